internal import Signal

/// Turns of an angle to and fro: a zigzag in which only what comes back by a least amount is an end.
struct Swings {
    /// Degrees from one end to the other; less is a detector's noise.
    static let least: Float = 7
    /// How long one way takes: a nod or a shake has 0.8 to 5 ways a second (Hadar et al. 1983, Human Movement Science 2).
    static let durations: ClosedRange<Nanoseconds> = 100_000_000...600_000_000

    /// Ways as fast as those of a nod or a shake.
    private(set) var count = 0
    private var sum: Float = 0

    private var direction = 0
    private var (extreme, extremeTime): (Float, Nanoseconds) = (0, 0)
    private var (end, endTime): (Float, Nanoseconds) = (0, 0)
    private var isEmpty = true

    mutating func add(_ angle: Float, at time: Nanoseconds) {
        if isEmpty {
            isEmpty = false
            (extreme, extremeTime, end, endTime) = (angle, time, angle, time)
            return
        }
        let sign = Float(direction)
        if direction == 0 {
            if abs(angle - end) >= Swings.least {
                direction = angle > end ? 1 : -1
                (extreme, extremeTime) = (angle, time)
            }
        } else if (angle - extreme) * sign >= 0 {
            (extreme, extremeTime) = (angle, time)
        } else if (extreme - angle) * sign >= Swings.least {
            // It came back: what led to the extreme was one way.
            if Swings.durations.contains(extremeTime - endTime) {
                count += 1
                sum += abs(extreme - end)
            }
            (end, endTime) = (extreme, extremeTime)
            direction = -direction
            (extreme, extremeTime) = (angle, time)
        }
    }

    /// The mean size of the ways, in degrees.
    var size: Float { count > 0 ? sum / Float(count) : 0 }
}
