import Signal

/// A stretch of sound without holes: frames do not run across its ends.
struct SoundStretch {
    /// The time of its first sample.
    private(set) var start = MediaTime.zero
    /// Where the next block should begin; nil before the first and after a gap.
    private var next: MediaTime?

    /// Sound that begins this much earlier or later than it should is a new stretch.
    private static let tolerance: Nanoseconds = 20_000_000

    /// Whether `block` begins a new stretch; otherwise it is counted to this one.
    mutating func begins(_ block: borrowing AudioBlock) -> Bool {
        if next.map({ abs(block.time - $0) > SoundStretch.tolerance }) ?? true { return true }
        next = block.end
        return false
    }

    /// Begins with `block`.
    mutating func begin(_ block: borrowing AudioBlock) {
        start = block.time
        next = block.end
    }

    /// Nothing was heard for a while.
    mutating func interrupt() { next = nil }
}
