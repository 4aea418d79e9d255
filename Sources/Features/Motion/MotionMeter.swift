internal import Kernels
public import Signal

/// Measures brightness and movement in a stream of pictures.
///
/// Pictures are made small by averaging boxes (at most 80 × 60 samples are kept, which also averages camera noise
/// away), and compared with the last one measured. Measuring happens about ten times a second, whatever the
/// camera's rate, so that the same movement gives the same figures at 10, 30 or 60 pictures a second; pictures
/// between need not even be decoded: see `isDue(at:)`.
///
/// Causal, integers only, and in the steady state nothing is allocated.
public struct MotionMeter: ~Copyable, Sendable {
    /// The time between two measured pictures; 5 ms less than a tenth of a second, for cameras whose clock jitters.
    public static let interval: Nanoseconds = 95_000_000
    /// A picture older than this is not compared with.
    public static let longestPause: Nanoseconds = 1_000_000_000
    /// A difference of luma (of 255) that sensor noise and compression explain, after averaging.
    public static let noise = 8
    /// The most samples kept of a picture, across and down.
    public static let smallWidth = 80, smallHeight = 60

    private var current = WipedBuffer<UInt8>(capacity: smallWidth * smallHeight)
    private var previous = WipedBuffer<UInt8>(capacity: smallWidth * smallHeight)
    private var previousTime: MediaTime?
    private var previousSize = (width: 0, height: 0)

    public init() {}

    /// Whether a picture of this time is to be measured; others can be skipped undecoded.
    public func isDue(at time: MediaTime) -> Bool {
        guard let previousTime else { return true }
        return time - previousTime >= MotionMeter.interval || time < previousTime
    }

    /// Measures a picture of `width * height` samples of luma, rows without gaps; `nil` if none is due yet.
    ///
    /// - Precondition: both sides are 1 ... 8192, and `luma` has exactly their product.
    /// - Complexity: O(width · height).
    public mutating func measure(_ luma: Span<UInt8>, width: Int, height: Int, at time: MediaTime) -> MotionReading? {
        guard isDue(at: time) else { return nil }
        let factor = max(
            Luma.reducedLength(width, factor: MotionMeter.smallWidth),
            Luma.reducedLength(height, factor: MotionMeter.smallHeight))
        let smallWidth = Luma.reducedLength(width, factor: factor)
        let smallHeight = Luma.reducedLength(height, factor: factor)
        current.resize(to: smallWidth * smallHeight)
        var small = current.mutableSpan
        Luma.areaReduce(luma, width: width, height: height, factor: factor, into: &small)

        let brightness = Luma.brightness(current.span) ?? 0
        var change: MotionReading.Change?
        if let previousTime, time >= previousTime, time - previousTime <= MotionMeter.longestPause,
            previousSize == (smallWidth, smallHeight)
        {
            change = MotionMeter.compare(current.span, previous.span)
        }
        swap(&current, &previous)
        previousTime = time
        previousSize = (smallWidth, smallHeight)
        return MotionReading(time: time, brightness: brightness, change: change)
    }

    /// Zeroes the pictures kept; the next one is compared with nothing.
    public mutating func wipe() {
        current.wipe()
        previous.wipe()
        previousTime = nil
        previousSize = (0, 0)
    }

    private static func compare(_ now: Span<UInt8>, _ before: Span<UInt8>) -> MotionReading.Change {
        let count = now.count
        // Rounded to the nearest, halves upward, also below zero.
        let twice = 2 * (Luma.sum(now) - Luma.sum(before)) + count
        let shift = twice >= 0 ? twice / (2 * count) : -((2 * count - 1 - twice) / (2 * count))
        let difference = Luma.difference(now, before, shift: shift, threshold: noise)
        return MotionReading.Change(
            area: (difference.changed * 1000 + count / 2) / count,
            mean: min(1000, (difference.sum * 1000 + count * 255 / 2) / (count * 255)))
    }
}
