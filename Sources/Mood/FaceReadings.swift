import Signal

/// What was read of one face in the last second and a half, and for how long each expression has been held.
///
/// A reading stands until the next one comes, at most for `longestHold`. Nothing is allocated after `init`.
struct FaceReadings: ~Copyable {
    /// How far back it looks.
    static let window: Nanoseconds = 1_500_000_000
    /// How long an expression must have stood in the window to count.
    ///
    /// Half a second and the time for which a reading at its end may stand too long: what is held for less than half a
    /// second shows in readings for less than two thirds of one, however they fall.
    static let held: Nanoseconds = 700_000_000
    /// For how long a reading stands when none follows.
    static let longestHold: Nanoseconds = 200_000_000
    /// After a longer gap everything is forgotten.
    static let longestGap: Nanoseconds = 1_000_000_000
    /// The most readings in a window.
    static let capacity = 64
    /// The shortest time between two readings that are both kept.
    static let step: Nanoseconds = 25_000_000

    /// What is known of the window.
    struct Summary {
        /// For each label, per mille, the highest probability that was reached for at least `held`.
        var held = InlineArray<8, Int>(repeating: 0)
        /// For how long the face could be read.
        var readable: Nanoseconds = 0
        /// What kept it from being read, of several reasons the one that stood longest.
        var obstacle = MoodAbstention.noFace
    }

    /// Ring buffers: time, eight probabilities, and 0 or one more than the place of an obstacle in its table.
    private var times = WipedBuffer<Int64>(count: FaceReadings.capacity)
    private var values = WipedBuffer<Int16>(count: FaceReadings.capacity * 8)
    private var obstacles = WipedBuffer<UInt8>(count: FaceReadings.capacity)
    private var start = 0
    private(set) var count = 0

    private static let reasons = MoodAbstention.allCases

    /// Forgets everything and zeroes where it stood.
    mutating func wipe() {
        times.zero()
        values.zero()
        obstacles.zero()
        (start, count) = (0, 0)
    }

    /// When the last reading was taken in.
    var last: MediaTime? {
        count == 0 ? nil : MediaTime(nanoseconds: times.span[slot(count - 1)])
    }

    /// Whether a reading now is far enough from the last one.
    func isDue(at time: MediaTime) -> Bool {
        guard let last else { return true }
        return time < last || time - last >= FaceReadings.step
    }

    mutating func append(_ probabilities: ExpressionProbabilities, at time: MediaTime) {
        let slot = makeRoom(at: time)
        var values = values.mutableSpan
        for label in ExpressionLabel.allCases { values[slot * 8 + label.index] = Int16(probabilities[label]) }
    }

    mutating func append(_ obstacle: MoodAbstention, at time: MediaTime) {
        let slot = makeRoom(at: time)
        var obstacles = obstacles.mutableSpan
        obstacles[slot] = UInt8(1 + (FaceReadings.reasons.firstIndex(of: obstacle) ?? 0))
    }

    /// A free slot, whose time is set and whose rest is zero.
    private mutating func makeRoom(at time: MediaTime) -> Int {
        if let last, time < last || time - last > FaceReadings.longestGap { wipe() }
        let oldest = time.nanoseconds - FaceReadings.window - FaceReadings.longestHold
        while count == FaceReadings.capacity || count > 0 && times.span[start] < oldest { dropFirst() }
        let slot = slot(count)
        var times = times.mutableSpan
        times[slot] = time.nanoseconds
        count += 1
        return slot
    }

    private mutating func dropFirst() {
        let first = start
        var times = times.mutableSpan
        times[first] = 0
        var obstacles = obstacles.mutableSpan
        obstacles[first] = 0
        var values = values.mutableSpan
        for i in 0..<8 { values[first * 8 + i] = 0 }
        start = (first + 1) % FaceReadings.capacity
        count -= 1
    }

    private func slot(_ index: Int) -> Int { (start + index) % FaceReadings.capacity }

    /// What is known at `time`, which is not before the last reading.
    func summary(at time: MediaTime) -> Summary {
        var summary = Summary()
        var lengths = InlineArray<64, Nanoseconds>(repeating: 0)
        var obstructed = InlineArray<16, Nanoseconds>(repeating: 0)
        let (times, obstacles) = (times.span, obstacles.span)
        for index in 0..<count {
            let slot = slot(index)
            let next = index + 1 < count ? times[self.slot(index + 1)] : time.nanoseconds
            let end = min(next, times[slot] + FaceReadings.longestHold, time.nanoseconds)
            let length = max(0, end - max(times[slot], time.nanoseconds - FaceReadings.window))
            if obstacles[slot] == 0 {
                lengths[slot] = length
                summary.readable += length
            } else {
                obstructed[Int(obstacles[slot]) - 1] += length
            }
        }
        for label in 0..<8 { summary.held[label] = held(label, lengths) }
        var longest: Nanoseconds = 0
        for (index, reason) in FaceReadings.reasons.enumerated() where obstructed[index] > longest {
            (longest, summary.obstacle) = (obstructed[index], reason)
        }
        return summary
    }

    /// The highest probability that a label had for at least `held`, 0 if there is none, by halving.
    private func held(_ label: Int, _ lengths: InlineArray<64, Nanoseconds>) -> Int {
        let values = values.span
        var (low, high) = (0, 1_000)
        while low < high {
            let middle = (low + high + 1) / 2
            var length: Nanoseconds = 0
            for slot in 0..<FaceReadings.capacity where Int(values[slot * 8 + label]) >= middle { length += lengths[slot] }
            if length >= FaceReadings.held { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
