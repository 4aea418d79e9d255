import CLinux
public import Signal

/// The time axis of a live run: nanoseconds of CLOCK_MONOTONIC since the run began.
///
/// Drivers stamp pictures and sound with the same clock. It does not move when the time on the wall is set.
public struct CaptureClock: Sendable {
    /// CLOCK_MONOTONIC at media time zero, in nanoseconds.
    public let zero: Int64

    public init(zero: Int64 = CaptureClock.monotonic) {
        self.zero = zero
    }

    /// CLOCK_MONOTONIC now, in nanoseconds.
    public static var monotonic: Int64 { lamppost_monotonic() }

    /// The media time now, rounded.
    public var now: MediaTime { media(CaptureClock.monotonic) }

    /// The media time of a moment of CLOCK_MONOTONIC, rounded to `MediaTime.resolution`; what was before the run is zero.
    public func media(_ monotonic: Int64) -> MediaTime {
        MediaTime(nanoseconds: max(0, monotonic - zero)).rounded
    }
}
