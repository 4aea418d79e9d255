import Kernels

/// Sounds that are no speech, made by formulas: what voices are mixed with, and what no voice must be heard in.
public enum SyntheticSound: String, Sendable, CaseIterable {
    case white, pink, brown, fan, street, hum, chords, arpeggio

    /// Whether it is music; else it is noise.
    public var isMusic: Bool { self == .chords || self == .arpeggio }

    /// `count` samples at 16 kHz with a mean square of 1; the same for the same seed.
    public func samples(_ count: Int, seed: UInt64) -> [Float] {
        var chance = SeededNumbers(seed: seed)
        var sound: [Float]
        switch self {
        case .white: sound = (0..<count).map { _ in chance.signed() }
        case .pink: sound = SyntheticSound.coloured(count, corners: [20, 80, 320, 1_280, 5_120], &chance)
        case .brown: sound = SyntheticSound.coloured(count, corners: [20], &chance)
        case .fan: sound = SyntheticSound.fan(count, &chance)
        case .street: sound = SyntheticSound.street(count, &chance)
        case .hum: sound = SyntheticSound.hum(count, &chance)
        case .chords: sound = SyntheticSound.notes(count, together: 3, seconds: 1.1, &chance)
        case .arpeggio: sound = SyntheticSound.notes(count, together: 1, seconds: 0.22, &chance)
        }
        let power = sound.reduce(0) { $0 + $1 * $1 } / Float(max(1, count))
        let gain = 1 / max(power, 1e-12).squareRoot()
        for i in sound.indices { sound[i] *= gain }
        return sound
    }

    /// Noise through one-pole low-passes of equal power at these corners, in hertz: a density that falls.
    private static func coloured(_ count: Int, corners: [Float], _ chance: inout SeededNumbers) -> [Float] {
        var sound = [Float](repeating: 0, count: count)
        for corner in corners {
            let share = 1 - Elementary.exp(-6.2831853 * corner / 16_000)
            // What a low-pass of white noise keeps of its power is about half the share.
            let gain = 1 / (share / (2 - share)).squareRoot()
            var state: Float = 0
            for i in 0..<count {
                state += share * (chance.signed() - state)
                sound[i] += gain * state
            }
        }
        return sound
    }

    private static func sine(_ hertz: Double, _ sample: Int) -> Float {
        let turns = hertz * Double(sample) / 16_000
        return Float(Elementary.sin(6.283185307179586 * (turns - turns.rounded(.down))))
    }

    /// Rushing air, and the blades' tone with harmonics.
    private static func fan(_ count: Int, _ chance: inout SeededNumbers) -> [Float] {
        var sound = coloured(count, corners: [60, 400], &chance)
        let pitch = Double(70 + 60 * chance.unit())
        for i in 0..<count {
            for harmonic in 1...6 { sound[i] += 0.9 / Float(harmonic) * sine(pitch * Double(harmonic), i) }
        }
        return sound
    }

    /// Rumble that swells and falls, and vehicles that pass.
    private static func street(_ count: Int, _ chance: inout SeededNumbers) -> [Float] {
        var sound = coloured(count, corners: [40, 160], &chance)
        let tyres = coloured(count, corners: [300, 1_200, 4_000], &chance)
        let (swell, pass) = (Double(0.11 + 0.1 * chance.unit()), Double(0.23 + 0.2 * chance.unit()))
        for i in 0..<count {
            let near = max(0, sine(pass, i))
            sound[i] = sound[i] * (1 + 0.5 * sine(swell, i)) + tyres[i] * 1.5 * near * near * near
        }
        return sound
    }

    /// A transformer: the mains' harmonics, and a little hiss.
    private static func hum(_ count: Int, _ chance: inout SeededNumbers) -> [Float] {
        let weights = (0..<12).map { 1 / Float($0 + 1) * (0.3 + chance.unit()) }
        return (0..<count).map { i in
            var value = 0.01 * chance.signed()
            for (index, weight) in weights.enumerated() { value += weight * sine(Double(50 * (index + 1)), i) }
            return value
        }
    }

    /// Struck tones of a minor scale, one after the other or several at once.
    private static func notes(
        _ count: Int, together: Int, seconds: Double, _ chance: inout SeededNumbers
    ) -> [Float] {
        let scale = [0, 3, 5, 7, 10, 12, 15, 17]
        let length = Int(16_000 * seconds)
        var sound = [Float](repeating: 0, count: count)
        var degree = 0
        for begin in stride(from: 0, to: count, by: length) {
            degree = together > 1 ? Int(chance.unit() * 4) : (degree + 1 + Int(chance.unit() * 2)) % 6
            for voice in 0..<together {
                let pitch = 196 * Elementary.exp(Double(scale[(degree + 2 * voice) % 8]) / 12 * 0.6931471805599453)
                for i in begin..<min(begin + length, count) {
                    let age = Float(i - begin) / 16_000
                    let rise = min(1, age * 100) * Elementary.exp(-3 * age)
                    for harmonic in 1...6 {
                        sound[i] += rise / Float(harmonic * harmonic) * sine(pitch * Double(harmonic), i)
                    }
                }
            }
        }
        return sound
    }
}

/// Numbers that look random and are the same for the same seed: SplitMix64 (Steele et al. 2014,
/// doi:10.1145/2660193.2660195).
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    /// 0 ..< 1.
    mutating func unit() -> Float { Float(next() >> 40) / 16_777_216 }

    /// −1 ..< 1.
    mutating func signed() -> Float { 2 * unit() - 1 }
}
