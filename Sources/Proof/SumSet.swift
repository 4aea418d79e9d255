/// Which of the sums 0, 1, 2 … can be made: one bit each, so that 64 are handled at once.
struct SumSet {
    private var words: [UInt64]

    /// Only the sum 0.
    init(upTo most: Int) {
        words = [UInt64](repeating: 0, count: most / 64 + 1)
        words[0] = 1
    }

    /// How much work it is to go through it.
    var wordCount: Int { words.count }

    func contains(_ sum: Int) -> Bool {
        sum >= 0 && sum / 64 < words.count && words[sum / 64] >> UInt64(sum % 64) & 1 != 0
    }

    /// The greatest sum of a range that is in it.
    func last(in range: ClosedRange<Int>) -> Int? {
        var sum = min(range.upperBound, words.count * 64 - 1)
        while sum >= range.lowerBound {
            let word = words[sum / 64] << UInt64(63 - sum % 64)
            if word != 0 {
                let found = sum - word.leadingZeroBitCount
                return found >= range.lowerBound ? found : nil
            }
            sum = sum / 64 * 64 - 1
        }
        return nil
    }

    /// The sums with a number of one range times a weight added.
    ///
    /// - Parameters:
    ///   - ranges: at least 0 each, ascending.
    ///   - weight: at least 1.
    /// - Complexity: O(ranges · logarithm of the longest · words).
    func adding(_ ranges: [ClosedRange<Int>], times weight: Int) -> SumSet {
        var result = self
        result.words = [UInt64](repeating: 0, count: words.count)
        for range in ranges {
            // Twice as many steps each time.
            var part = self
            var count = 1
            let all = range.count
            while count < all, count * weight < words.count * 64 {
                let more = min(count, all - count)
                let old = part
                part.insert(old, movedBy: more * weight)
                count += more
            }
            result.insert(part, movedBy: range.lowerBound * weight)
        }
        return result
    }

    private mutating func insert(_ other: SumSet, movedBy distance: Int) {
        let (whole, rest) = (distance / 64, UInt64(distance % 64))
        guard whole < words.count else { return }
        for index in whole..<words.count {
            var word = other.words[index - whole] << rest
            if rest > 0, index > whole { word |= other.words[index - whole - 1] >> (64 - rest) }
            words[index] |= word
        }
    }
}
