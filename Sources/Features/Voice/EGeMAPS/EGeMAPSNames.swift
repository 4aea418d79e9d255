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

    static let functionals: [String] = {
        let contour = [
            "amean", "stddevNorm", "percentile20.0", "percentile50.0", "percentile80.0", "pctlrange0-2",
            "meanRisingSlope", "stddevRisingSlope", "meanFallingSlope", "stddevFallingSlope",
        ]
        let moments = ["amean", "stddevNorm"]
        func names(_ stems: [String], _ smoothing: String, _ endings: [String]) -> [String] {
            stems.flatMap { stem in endings.map { "\(stem)_\(smoothing)_\($0)" } }
        }
        let parts = ["alphaRatio", "hammarbergIndex", "slope", "slope", "spectralFlux"]
        let ranges = ["", "", "0-500", "500-1500", ""]
        func split(_ mark: String) -> [String] { zip(parts, ranges).map { $0 + mark + $1 } }
        return names(["F0semitoneFrom27.5Hz"], "sma3nz", contour) + names(["loudness"], "sma3", contour)
            + names(Array(spectral[5...]), "sma3", moments) + names(Array(voice[1...]), "sma3nz", moments)
            + names(split("V") + spectral[6...].map { $0 + "V" }, "sma3nz", moments)
            + names(split("UV"), "sma3nz", ["amean"])
            + [
                "loudnessPeaksPerSec", "VoicedSegmentsPerSec", "MeanVoicedSegmentLengthSec",
                "StddevVoicedSegmentLengthSec", "MeanUnvoicedSegmentLength", "StddevUnvoicedSegmentLength",
                "equivalentSoundLevel_dBp",
            ]
    }()

    static let descriptors = spectral.map { $0 + "_sma3" } + voice.map { $0 + "_sma3nz" }
}
