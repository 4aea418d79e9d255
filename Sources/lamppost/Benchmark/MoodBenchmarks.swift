import Consent
import Features
import Mood
import Signal

/// Rows about the mood of a voice.
enum MoodBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("mood.voice.second") { [try second(hears: true)] },
            Benchmark("mood.voice.estimates") { [try second(hears: false)] },
        ]
    }

    /// Harmonics that come and go three times a second, as speech does; one second of them.
    private static func voice() -> [Float] {
        (0..<Int(AudioBlock.rate)).map { index in
            let phase = Float(index % 128) / 128
            let syllable = Float(index % 5_333) / 5_333
            return (phase - 0.5) * syllable * (1 - syllable)
        }
    }

    /// Everything that a second of sound costs until its two estimates stand, each over a full window; without
    /// `hears`, the two estimates alone.
    private static func second(hears: Bool) throws -> () -> Void {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var estimator = VoiceMoodEstimator(try VoiceModels.read(Shipped.path(VoiceModels.shipped)))
        var hearing = Hearing()
        let samples = voice()
        var time = MediaTime.zero
        func hear(_ part: Range<Int>) {
            hearing.push(samples.span.extracting(part)) { frame, bands in
                time = time + VoiceMoodEstimator.hop
                estimator.hear(frame: bands, isSpeech: true, at: time)
            }
        }
        for _ in 0..<3 { hear(0..<samples.count) }
        return {
            for half in 0..<2 {
                if hears {
                    for block in 0..<5 { hear(half * 8_000 + block * 1_600..<half * 8_000 + (block + 1) * 1_600) }
                }
                _ = try? estimator.estimate(gate.permitInference(at: time), at: time)
            }
        }
    }
}
