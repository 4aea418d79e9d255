import Consent
import Features
import Recording
import Signal

/// The sound of a recording in memory, and which of its frames are speech.
public struct SpokenClip: Sendable {
    /// −1 … 1 at 16 kHz.
    public let samples: [Float]
    /// One a frame of 25 ms, every 10 ms.
    public let isSpeech: [Bool]
    /// The mean square of the frames that are speech.
    public let power: Float

    private static let hop = 160
    private static let length = 400

    /// - Parameter samples: of one voice, recorded where nothing else is heard.
    public init(samples: [Float]) {
        self.samples = samples
        let powers = SpokenClip.powers(samples)
        isSpeech = SpokenClip.speech(powers)
        var (sum, count): (Float, Float) = (0, 0)
        for (power, found) in zip(powers, isSpeech) where found {
            sum += power
            count += 1
        }
        power = sum / max(count, 1)
    }

    /// Reads a recording's sound, at most 60 s of it, under the operator's own declared basis.
    public init(path: String) throws {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var source = try ReplaySource(path: path)
        try source.open(gate.permit(.microphone, at: .zero), at: .zero)
        var slot = SensorSlot()
        var samples: [Float] = []
        reading: while samples.count < 960_000 {
            switch try source.next(into: &slot) {
            case .audio:
                let block = slot.audio.samples
                for i in block.indices { samples.append(block[i]) }
            case .end: break reading
            case .video, .event, .gap, .time, .back: continue
            }
        }
        slot.wipe()
        self.init(samples: samples)
    }

    /// The mean square of every frame.
    private static func powers(_ samples: [Float]) -> [Float] {
        guard samples.count >= length else { return [] }
        return stride(from: 0, through: samples.count - length, by: hop).map { begin in
            samples[begin..<begin + length].reduce(0) { $0 + $1 * $1 } / Float(length)
        }
    }

    /// A frame is speech if it is within 35 dB of the clip's loud frames (their 95th percentile). Gaps shorter than
    /// 100 ms belong to it, bursts shorter than 50 ms do not.
    private static func speech(_ powers: [Float]) -> [Bool] {
        guard !powers.isEmpty else { return [] }
        let loud = powers.sorted()[(powers.count - 1) * 95 / 100]
        // −35 dB; and nothing below −75 dB of full scale.
        var found = powers.map { $0 > max(loud * 3.1622776e-4, 3.1622776e-8) }
        turn(&found, runsOf: false, shorterThan: 10)
        turn(&found, runsOf: true, shorterThan: 5)
        return found
    }

    /// Inverts short runs of a value; those of `false` at the edges stay.
    private static func turn(_ found: inout [Bool], runsOf value: Bool, shorterThan least: Int) {
        var begin = 0
        for i in 1...found.count where i == found.count || found[i] != found[i - 1] {
            let isInside = begin > 0 && i < found.count
            if found[begin] == value, i - begin < least, value || isInside {
                for at in begin..<i { found[at] = !value }
            }
            begin = i
        }
    }
}
