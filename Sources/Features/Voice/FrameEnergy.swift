internal import Kernels

/// The energy of a frame of sound, its mean taken away.
public struct FrameEnergy: Sendable, Hashable {
    /// The mean of the squared samples, 0 ... 1.
    public var meanSquare: Float

    public init(meanSquare: Float) {
        self.meanSquare = meanSquare
    }

    public static let silence = FrameEnergy(meanSquare: 0)

    /// 10 log₁₀ of the mean square: 0 for a full square wave, −3.01 for a full sine, at least −120.
    public var decibels: Float {
        Elementary.log(max(meanSquare, 1e-12)) * 4.3429448
    }
}
