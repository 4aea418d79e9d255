/// A length of time in integer nanoseconds.
public typealias Nanoseconds = Int64

/// A moment on the time axis of one run, in integer nanoseconds since the run's media time zero.
///
/// Range: `0 ... MediaTime.limit`. Sources refuse what lies outside, so that sums of a time and a
/// length below the limit never overflow.
public struct MediaTime: Comparable, Hashable, Sendable {
    public let nanoseconds: Nanoseconds

    public init(nanoseconds: Nanoseconds) {
        self.nanoseconds = nanoseconds
    }

    public static let zero = MediaTime(nanoseconds: 0)

    /// The largest time that a source may deliver: ten years of 366 days.
    public static let limit = MediaTime(nanoseconds: 10 * 366 * 86_400 * 1_000_000_000)

    /// The step to which every time is rounded before anything sees a sample: 100 µs, as in the
    /// recording's TimestampScale.
    public static let resolution: Nanoseconds = 100_000

    public static func seconds(_ seconds: Int64) -> MediaTime {
        MediaTime(nanoseconds: seconds * 1_000_000_000)
    }

    public static func milliseconds(_ milliseconds: Int64) -> MediaTime {
        MediaTime(nanoseconds: milliseconds * 1_000_000)
    }

    /// The start of sample `index` of a track with `rate` samples a second, rounded down to a nanosecond.
    ///
    /// - Precondition: `index >= 0`, `rate > 0`.
    public static func sample(_ index: Int64, rate: Int64) -> MediaTime {
        let (seconds, rest) = index.quotientAndRemainder(dividingBy: rate)
        return MediaTime(nanoseconds: seconds * 1_000_000_000 + rest * 1_000_000_000 / rate)
    }

    /// This time rounded to the nearest multiple of `resolution`, halves upward.
    public var rounded: MediaTime {
        let step = MediaTime.resolution
        return MediaTime(nanoseconds: (nanoseconds + step / 2) / step * step)
    }

    /// Whether a source may deliver this time.
    public var isInRange: Bool { nanoseconds >= 0 && self <= .limit }

    public static func < (left: MediaTime, right: MediaTime) -> Bool { left.nanoseconds < right.nanoseconds }
    public static func + (time: MediaTime, length: Nanoseconds) -> MediaTime {
        MediaTime(nanoseconds: time.nanoseconds + length)
    }
    public static func - (end: MediaTime, start: MediaTime) -> Nanoseconds { end.nanoseconds - start.nanoseconds }
}

extension MediaTime: CustomStringConvertible {
    /// Seconds with three decimals, rounded down: `12.500 s`.
    public var description: String {
        let milliseconds = nanoseconds / 1_000_000
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction) s"
    }
}
