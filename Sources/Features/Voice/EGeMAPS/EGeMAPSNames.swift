/// The columns of eGeMAPS v02 under openSMILE's names (Eyben et al. 2016, tables 1 and 2).
public enum EGeMAPSNames {
    /// Loudness, balance and shape of the spectrum: the first ten descriptors.
    static let spectral = [
        "Loudness_sma3", "alphaRatio_sma3", "hammarbergIndex_sma3", "slope0-500_sma3", "slope500-1500_sma3",
        "spectralFlux_sma3", "mfcc1_sma3", "mfcc2_sma3", "mfcc3_sma3", "mfcc4_sma3",
    ]
}
