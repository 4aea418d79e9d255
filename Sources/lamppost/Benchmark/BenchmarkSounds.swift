import Kernels

/// Sounds to measure with, the same on every machine.
enum BenchmarkSounds {
    /// Many frequencies at once.
    static func mixture(_ count: Int) -> [Float] {
        (0..<count).map { i in
            let slow = Elementary.sin(Float(i) * 0.043)
            return 0.4 * slow * Elementary.sin(Float(i) * Float(i) * 1e-5) + Float(i * 7_919 % 1_024 - 512) / 51_200
        }
    }

    /// Harmonics of 125 Hz that come and go three times a second, as speech does.
    static func voice(_ count: Int) -> [Float] {
        (0..<count).map { index in
            let phase = Float(index % 128) / 128
            let syllable = Float(index % 5_333) / 5_333
            return (phase - 0.5) * syllable * (1 - syllable)
        }
    }

    /// Magnitudes of a spectrum with a comb of harmonics.
    static func magnitudes(_ count: Int) -> [Float] {
        (0..<count).map { i in
            let place = Float(i % 8) - 4
            return 1 / (1 + place * place) + Float(i * 7_919 % 1_024) / 102_400
        }
    }
}
