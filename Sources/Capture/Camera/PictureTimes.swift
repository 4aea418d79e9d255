/// Judges the times of a camera's pictures: no driver is believed that says what cannot be.
struct PictureTimes: Sendable {
    /// When the stream began, then when the last picture was taken; nanoseconds of CLOCK_MONOTONIC.
    private var latest: Int64
    /// How many times were not believed.
    private(set) var distrusted = 0

    init(begin: Int64) {
        latest = begin
    }

    /// When a picture was taken: as the driver says, or now, where that lies before the last one's time or in the future.
    ///
    /// - Returns: never before what was returned last, as `now` never is.
    mutating func time(of stamp: Int64?, now: Int64) -> Int64 {
        if let stamp, stamp > latest, stamp <= now {
            latest = stamp
        } else {
            distrusted += 1
            latest = max(latest, now)
        }
        return latest
    }
}
