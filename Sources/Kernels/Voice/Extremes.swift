/// Where a sequence is highest and lowest.
public enum Extremes {
    /// The lowest and the highest value.
    ///
    /// - Precondition: there is at least one value, and all are numbers.
    public static func range(of values: Span<Float>) -> (low: Float, high: Float) {
        let count = values.count
        precondition(count > 0, "nothing has no extremes")
        return unsafe values.withUnsafeBufferPointer { values in
            guard let x = values.baseAddress else { return (0, 0) }
            var (low, high) = unsafe (x[0], x[0])
            var i = 0
            if count >= 8 {
                var (lows, highs) = unsafe (x.lanes(at: 0), x.lanes(at: 0))
                i = 8
                while i &+ 8 <= count {
                    let here = unsafe x.lanes(at: i)
                    lows.replace(with: here, where: here .< lows)
                    highs.replace(with: here, where: here .> highs)
                    i &+= 8
                }
                for lane in 0..<8 { (low, high) = (min(low, lows[lane]), max(high, highs[lane])) }
            }
            while i < count {
                (low, high) = unsafe (min(low, x[i]), max(high, x[i]))
                i += 1
            }
            return (low, high)
        }
    }

    /// The first place from `start` on that is above both of its neighbours and above `floor`; nil for none. The first
    /// and the last value are none.
    public static func nextMaximum(in values: Span<Float>, from start: Int, above floor: Float) -> Int? {
        let last = values.count - 1
        precondition(start > 0, "the first value has one neighbour only")
        return unsafe values.withUnsafeBufferPointer { values in
            guard let x = values.baseAddress else { return nil }
            var i = start
            while i &+ 8 <= last {
                let here = unsafe x.lanes(at: i)
                let isPeak = unsafe (here .> x.lanes(at: i &- 1)) .& (here .> x.lanes(at: i &+ 1)) .& (here .> floor)
                if any(isPeak) {
                    for lane in 0..<8 where isPeak[lane] { return i + lane }
                }
                i &+= 8
            }
            while i < last {
                if unsafe x[i] > floor && x[i] > x[i - 1] && x[i] > x[i + 1] { return i }
                i += 1
            }
            return nil
        }
    }
}
