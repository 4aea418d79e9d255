/// Shares of a whole as whole numbers.
enum Permille {
    /// Rounds shares to per mille by the largest remainders, so that they add up to 1000; of equal remainders the earlier
    /// share gets the unit.
    ///
    /// - Parameter shares: not negative. What is not a number counts as zero; if their sum is not more than zero or not
    ///   finite, all are equal.
    static func rounded<let count: Int>(_ shares: InlineArray<count, Float>) -> InlineArray<count, Int32> {
        var shares = shares
        var total: Float = 0
        for i in 0..<count {
            if !(shares[i] > 0) { shares[i] = 0 }
            total += shares[i]
        }
        if !(total > 0 && total.isFinite) {
            shares = InlineArray(repeating: 1)
            total = Float(count)
        }
        var values = InlineArray<count, Int32>(repeating: 0)
        var remainders = InlineArray<count, Float>(repeating: 0)
        var left: Int32 = 1_000
        for i in 0..<count {
            let exact = shares[i] / total * 1_000
            let whole = min(Int32(exact), left)
            values[i] = whole
            remainders[i] = exact - Float(whole)
            left -= whole
        }
        while left > 0 {
            var best = 0
            for i in 1..<count where remainders[i] > remainders[best] { best = i }
            values[best] += 1
            remainders[best] -= 1
            left -= 1
        }
        return values
    }
}
