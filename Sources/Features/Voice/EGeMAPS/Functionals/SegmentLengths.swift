/// Lengths of stretches in which something holds, in seconds: three frames in a row begin one, two against it end it.
struct SegmentLengths {
    private var lengths = RunningMoments()
    private var start = 0
    private var held = 0
    private var missed = 0
    private var isOpen = false
    private var count = 0

    mutating func add(_ holds: Bool) {
        if isOpen {
            missed = holds ? 0 : missed + 1
            if missed == 2 { close(at: count - 2) }
        } else if holds {
            if held == 0 { start = count }
            held += 1
            missed = 0
            isOpen = held == 3
        } else {
            missed += 1
            if missed == 2 { held = 0 }
        }
        count += 1
    }

    /// The sound has ended: how many segments there were, their mean length and deviation.
    mutating func finish() -> (count: Int, mean: Double, deviation: Double) {
        if isOpen { close(at: count - 1) }
        return (lengths.count, lengths.mean, lengths.standardDeviation)
    }

    private mutating func close(at end: Int) {
        lengths.add(Float(end - start) / 100)
        (held, missed, isOpen) = (0, 0, false)
    }
}
