import Consent
import Features
import Mood
import Signal

/// Rows about the mood of a voice.
enum MoodBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("mood.voice.second", 1, "s of sound") { [try second(hears: true)] },
            Benchmark("mood.voice.estimates", 2, "estimates") { [try second(hears: false)] },
        ]
    }

    /// Everything that a second of sound costs until its two estimates stand, each over a full window; without
    /// `hears`, the two estimates alone.
    private static func second(hears: Bool) throws -> Benchmark.Work {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var estimator = VoiceMoodEstimator(try VoiceModels.read(Shipped.path(VoiceModels.shipped)))
        var hearing = Hearing(try EarModels.shipped())
        let samples = BenchmarkSounds.voice(16_000)
        var time = MediaTime.zero
        func hear(_ part: Range<Int>) {
            hearing.push(samples.span.extracting(part)) { frame, bands in
                time = time + VoiceMoodEstimator.hop
                estimator.hear(frame: bands, isSpeech: true, at: time)
            }
        }
        for _ in 0..<3 { hear(0..<samples.count) }
        return Benchmark.Work {
            for half in 0..<2 {
                if hears {
                    for block in 0..<5 { hear(half * 8_000 + block * 1_600..<half * 8_000 + (block + 1) * 1_600) }
                }
                _ = try? estimator.estimate(gate.permitInference(at: time), at: time)
            }
        }
    }
}
