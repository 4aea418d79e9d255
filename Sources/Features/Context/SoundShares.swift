/// How likely each `Sound` is, per mille; rounded, so that the five add up to 1000 within three.
public struct SoundShares: Sendable, Hashable {
    private var values: SIMD8<Int32>

    /// - Parameter weights: one a sound in the first five lanes, none negative; their sum is more than zero.
    init(_ weights: SIMD8<Float>) {
        var sum: Float = 0
        for i in 0..<Sound.allCases.count { sum += weights[i] }
        values = .zero
        for i in 0..<Sound.allCases.count { values[i] = Int32(1_000 * weights[i] / sum + 0.5) }
    }

    /// All of one sound.
    public init(_ sound: Sound) {
        values = .zero
        values[sound.index] = 1_000
    }

    /// How likely a sound is, 0 … 1000.
    public subscript(_ sound: Sound) -> Int { Int(values[sound.index]) }
}
