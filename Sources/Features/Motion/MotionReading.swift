public import Signal

/// What one picture says about light, and about movement since the one before it. Integers only.
public struct MotionReading: Sendable, Hashable {
    public var time: MediaTime
    /// Mean luma, per mille of white: 0 ... 1000.
    public var brightness: Int
    /// Movement since the picture before; `nil` where none was taken shortly before, or of another size.
    public var change: Change?

    /// How two pictures differ once a common change of brightness is taken out.
    public struct Change: Sendable, Hashable {
        /// The part of the area whose luma differs by more than `MotionMeter.noise`, per mille: 0 ... 1000.
        public var area: Int
        /// Mean absolute difference of luma, per mille of white: 0 ... 1000.
        public var mean: Int

        public init(area: Int, mean: Int) {
            self.area = area
            self.mean = mean
        }
    }

    public init(time: MediaTime, brightness: Int, change: Change?) {
        self.time = time
        self.brightness = brightness
        self.change = change
    }
}
