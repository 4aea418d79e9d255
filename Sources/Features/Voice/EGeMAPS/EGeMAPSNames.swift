/// The columns of eGeMAPS v02 under openSMILE's names (Eyben et al. 2016, tables 1 and 2).
enum EGeMAPSNames {
    /// Loudness, balance and shape of the spectrum.
    static let spectral = [
        "Loudness", "alphaRatio", "hammarbergIndex", "slope0-500", "slope500-1500", "spectralFlux", "mfcc1", "mfcc2",
        "mfcc3", "mfcc4",
    ]
    /// Pitch, its perturbations, harmonics and formants.
    static let voice = [
        "F0semitoneFrom27.5Hz", "jitterLocal", "shimmerLocaldB", "HNRdBACF", "logRelF0-H1-H2", "logRelF0-H1-A3",
        "F1frequency", "F1bandwidth", "F1amplitudeLogRelF0", "F2frequency", "F2bandwidth", "F2amplitudeLogRelF0",
        "F3frequency", "F3bandwidth", "F3amplitudeLogRelF0",
    ]

    static let descriptors = spectral.map { $0 + "_sma3" } + voice.map { $0 + "_sma3nz" }
}
