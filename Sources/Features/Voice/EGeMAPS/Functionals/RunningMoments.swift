/// Mean and deviation of values that come one by one.
struct RunningMoments {
    private(set) var count = 0
    private var first = 0.0
    private var sum = 0.0
    private var squares = 0.0

    mutating func add(_ value: Float) {
        // Differences from the first value keep their digits where all values are nearly the same.
        if count == 0 { first = Double(value) }
        let difference = Double(value) - first
        sum += difference
        squares += difference * difference
        count += 1
    }

    /// 0 of no values.
    var mean: Double { count == 0 ? 0 : first + sum / Double(count) }

    var standardDeviation: Double {
        guard count > 0 else { return 0 }
        let average = sum / Double(count)
        return max(squares / Double(count) - average * average, 0).squareRoot()
    }

    /// The standard deviation over the mean, with the sign of the mean; of a mean of 0 the deviation itself.
    var normalisedDeviation: Double { mean == 0 ? standardDeviation : standardDeviation / mean }
}
