import Consent
import Signal
import TestSupport
import Testing

@testable import Mood

/// A fusion that is asked every half second under the operator's own basis.
private struct Joiner: ~Copyable {
    var gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
    var fusion = MoodFusion()
    var time = MediaTime.zero

    mutating func join(_ voice: MoodReading?, _ face: MoodReading?, hint: Int? = nil) throws -> MoodReading {
        time = time + 500_000_000
        return try fusion.fuse(voice: voice, face: face, arousalHint: hint, gate.permitInference(at: time), at: time)
    }
}

@Suite("Voice and face together")
struct MoodFusionTests {
    private func reading(
        _ label: MoodLabel, _ permille: Int, _ sensor: Sensor, valence: Int = 0, arousal: Int = 0
    ) -> MoodReading {
        var values = [Int](repeating: (1_000 - permille) / 5, count: 6)
        values[label.index] = 0
        values[label.index] = 1_000 - values.reduce(0, +)
        return .estimate(
            MoodEstimate(
                probabilities: MoodProbabilities(permille: values), valence: valence, arousal: arousal, evidence: [sensor],
                since: .zero))
    }

    private func voice(_ label: MoodLabel, _ permille: Int, arousal: Int = 0) -> MoodReading {
        reading(label, permille, .microphone, arousal: arousal)
    }

    private func face(_ label: MoodLabel, _ permille: Int, arousal: Int = 0) -> MoodReading {
        reading(label, permille, .camera, arousal: arousal)
    }

    private func given(_ reading: MoodReading) -> MoodEstimate? {
        if case .estimate(let estimate) = reading { estimate } else { nil }
    }

    @Test("one alone is handed on as it is, with its evidence")
    func alone() throws {
        for missing in [nil, MoodReading.abstained(.unsure), .abstained(.noFace)] as [MoodReading?] {
            var joiner = Joiner()
            let heard = try #require(given(joiner.join(voice(.sad, 620), missing)))
            #expect((heard.label, heard.confidence) == (.sad, 620))
            #expect(heard.evidence == [.microphone])
            joiner.fusion.wipe()
            let seen = try #require(given(joiner.join(missing, face(.happy, 810))))
            #expect((seen.label, seen.confidence) == (.happy, 810))
            #expect(seen.evidence == [.camera])
        }
    }

    @Test("agreement makes surer, but less than two independent witnesses would; disagreement makes less sure")
    func pooling() throws {
        for one in stride(from: 400, through: 950, by: 50) {
            for other in stride(from: 400, through: 950, by: 50) {
                var joiner = Joiner()
                let both = try #require(given(joiner.join(voice(.happy, one), face(.happy, other))))
                #expect(both.confidence >= max(one, other) - 60 && both.label == .happy)
                #expect(both.evidence == [.camera, .microphone])
                // Six labels that are equally likely beforehand, and independent errors.
                let (p, q) = (Double(one) / 1_000, Double(other) / 1_000)
                let naive = p * q / (p * q + (1 - p) * (1 - q) / 5)
                #expect(Double(both.confidence) <= 1_000 * naive + 1)
                joiner.fusion.wipe()
                let torn = try joiner.join(voice(.sad, one), face(.happy, other))
                if let torn = given(torn) {
                    #expect(torn.confidence <= max(one, other))
                    #expect(torn.confidence >= MoodFusion.floor)
                } else {
                    #expect(torn == .abstained(.unsure))
                }
            }
        }
        var joiner = Joiner()
        #expect(given(try joiner.join(voice(.sad, 900), face(.happy, 900)))?.confidence ?? 0 < 500)
        joiner.fusion.wipe()
        #expect(try joiner.join(voice(.sad, 600), face(.happy, 600)) == .abstained(.unsure))
    }

    @Test("what the face spread without a ground does not count for the confidence")
    func groundless() throws {
        let seen = MoodEstimate(
            probabilities: MoodProbabilities(permille: [50, 700, 50, 50, 50, 100]), confidence: 650, valence: 0, arousal: 0,
            evidence: [.camera], since: .zero)
        var joiner = Joiner()
        #expect(given(try joiner.join(nil, .estimate(seen)))?.confidence == 650)
        joiner.fusion.wipe()
        let both = try #require(given(joiner.join(voice(.happy, 700), .estimate(seen))))
        #expect(both.confidence == both.probabilities[.happy] - 50)
    }

    /// Two labels that share all but a little.
    private func torn(_ first: MoodLabel, _ most: Int, _ second: MoodLabel) -> MoodReading {
        var values = [Int](repeating: 10, count: 6)
        values[first.index] = most
        values[second.index] = 960 - most
        return .estimate(
            MoodEstimate(
                probabilities: MoodProbabilities(permille: values), valence: 0, arousal: 0, evidence: [.microphone],
                since: .zero))
    }

    @Test("labels that take turns do not flicker: one must lead for half a second")
    func hysteresis() throws {
        var joiner = Joiner()
        _ = try joiner.join(torn(.neutral, 520, .sad), nil)
        let first = joiner.time
        for turn in 0..<20 {
            let answer = try joiner.join(turn % 2 == 0 ? torn(.sad, 520, .neutral) : torn(.neutral, 520, .sad), nil)
            let estimate = try #require(given(answer))
            #expect(estimate.label == .neutral && estimate.since == first)
            #expect(estimate.confidence == (turn % 2 == 0 ? 440 : 520))
        }
        // Where too little is left of the label that stood, nothing is said until another has led for long enough.
        #expect(try joiner.join(voice(.sad, 500), nil) == .abstained(.unsure))
        let second = try joiner.join(voice(.sad, 500), nil)
        #expect(given(second)?.label == .sad && given(second)?.since == joiner.time)
        let third = try joiner.join(voice(.sad, 500), nil)
        #expect(given(third)?.since == joiner.time + -500_000_000)
        // Two challengers in turn are none.
        for label in [MoodLabel.happy, .angry, .happy, .angry] {
            #expect(try joiner.join(voice(label, 500), nil) == .abstained(.unsure))
        }
        let back = try joiner.join(voice(.sad, 500), nil)
        #expect(given(back)?.label == .sad && given(back)?.since == joiner.time)
        // After an abstention everything begins anew.
        #expect(try joiner.join(.abstained(.noSpeech), nil) == .abstained(.noSpeech))
        let fresh = try joiner.join(voice(.happy, 500), nil)
        #expect(given(fresh)?.label == .happy && given(fresh)?.since == joiner.time)
    }

    @Test("of two reasons for saying nothing, the one that says more")
    func reasons() throws {
        var joiner = Joiner()
        #expect(try joiner.join(.abstained(.noSpeech), .abstained(.dark)) == .abstained(.dark))
        #expect(try joiner.join(.abstained(.tooShort), .abstained(.noFace)) == .abstained(.tooShort))
        #expect(try joiner.join(.abstained(.unsure), .abstained(.covered)) == .abstained(.unsure))
        #expect(try joiner.join(.abstained(.noSpeech), .abstained(.noFace)) == .abstained(.noFace))
        #expect(try joiner.join(.abstained(.noSpeech), nil) == .abstained(.noSpeech))
        #expect(try joiner.join(nil, nil) == .abstained(.noFace))
    }

    @Test("a hint moves the arousal by a fifth, and only where the camera is evidence")
    func hint() throws {
        var joiner = Joiner()
        #expect(given(try joiner.join(voice(.sad, 600, arousal: 100), nil, hint: 1_000))?.arousal == 100)
        joiner.fusion.wipe()
        let still = try #require(given(joiner.join(nil, face(.sad, 600, arousal: 100))))
        let moved = try #require(given(joiner.join(nil, face(.sad, 600, arousal: 100), hint: 1_000)))
        #expect((still.arousal, moved.arousal) == (100, 280))
        #expect((still.label, still.confidence, still.valence) == (moved.label, moved.confidence, moved.valence))
        let wild = try #require(given(joiner.join(nil, face(.sad, 600, arousal: -1_000), hint: .min)))
        #expect(wild.arousal == -1_000)
    }

    @Test("a permit that is worth nothing joins nothing")
    func refused() throws {
        var joiner = Joiner()
        let hoarded = try joiner.gate.permitInference(at: .zero)
        var isRefused = false
        do {
            _ = try joiner.fusion.fuse(voice: voice(.sad, 600), face: nil, hoarded, at: .seconds(1))
        } catch { isRefused = true }
        #expect(isRefused)
    }
}
