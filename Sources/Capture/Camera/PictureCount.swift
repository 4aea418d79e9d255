/// Counts the pictures that a driver numbered and never gave.
struct PictureCount: Sendable {
    private var last: UInt32?
    private var lost = 0

    /// Takes up the number of one that it gave. Where the numbers go back, they began anew, and nothing is known.
    mutating func see(_ sequence: UInt32) {
        if let last {
            let skipped = sequence &- last &- 1
            if skipped < 1 << 31 { lost += Int(skipped) }
        }
        last = sequence
    }

    /// How many were lost since this was asked last.
    mutating func takeLost() -> Int {
        defer { lost = 0 }
        return lost
    }

    /// The stream began anew, and with it the numbers.
    mutating func restart() {
        last = nil
    }
}
