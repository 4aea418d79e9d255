internal import Kernels

/// A way of measuring the voice in a frame whose fundamental is known well enough to begin with.
protocol VoiceMeasure: ~Copyable {
    /// - Parameters:
    ///   - samples: hold those of frame `index`, and at least as many before it as there are in it.
    ///   - magnitudes: of long frame `index`.
    ///   - fundamental: in Hz, 0 for none.
    mutating func measure(
        _ samples: borrowing SampleHistory, _ magnitudes: Span<Float>, _ index: Int64, _ fundamental: Double
    ) -> VoiceValues
}

/// What is measured of a frame of 60 ms, under the names of eGeMAPS. Zero is: there is none.
struct VoiceValues {
    /// In Hz; 0 without a voice.
    var fundamental = 0.0
    /// Mean change from period to period, as a part of the period.
    var jitter: Float = 0
    /// In dB.
    var shimmer: Float = 0
    /// In dB.
    var harmonicsToNoise: Float = 0
    /// H1−H2 and H1−A3, in dB.
    var tilt: Float = 0
    var tiltToThirdFormant: Float = 0
    var formants = InlineArray<3, Formant>(repeating: Formant())
    /// The level of each formant's strongest partial above the fundamental, in dB.
    var amplitudes = InlineArray<3, Float>(repeating: 0)
}
