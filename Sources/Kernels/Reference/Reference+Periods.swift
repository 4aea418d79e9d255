extension Reference {
    /// As `CrossCorrelation.measure`.
    public static func crossCorrelation(
        _ fixed: Span<Float>, with moved: Span<Float>, lags: Int, into result: inout MutableSpan<Float>
    ) {
        for lag in 0..<lags {
            var sum: Float = 0
            for i in fixed.indices { sum += fixed[i] * moved[i + lag] }
            result[lag] = sum
        }
    }

    /// As `WeightedCovariance.measure`.
    public static func weightedCovariance(
        _ values: Span<Double>, weights: Span<Double>, order: Int, into result: inout MutableSpan<Double>
    ) {
        for i in 0...order {
            for j in 0...order {
                var sum = 0.0
                for n in order..<values.count { sum += weights[n] * values[n - i] * values[n - j] }
                result[i * (order + 1) + j] = sum
            }
        }
    }

    /// As `PeakInterpolator.peak`: the highest of the values at sixteenths of a sample, and the top of the parabola
    /// through it and its neighbours.
    ///
    /// - Parameter reach: samples on each side that have a part in a value.
    public static func peak(of values: Span<Float>, near place: Int, reach: Int) -> (place: Double, height: Double) {
        func height(_ step: Int) -> Double { value(of: values, at: Double(place) + Double(step) / 16, reach: reach) }
        var (best, highest) = (0, Double(values[place]))
        for step in -15...15 {
            let here = height(step)
            if here > highest { (best, highest) = (step, here) }
        }
        let (left, right) = (height(best - 1), height(best + 1))
        let curve = left - 2 * highest + right
        guard curve < 0 else { return (Double(place) + Double(best) / 16, highest) }
        let offset = (left - right) / (2 * curve)
        return (Double(place) + (Double(best) + offset) / 16, highest - 0.25 * (left - right) * offset)
    }

    /// Σ values[i]·sinc(time − i), each term weighed by the raised cosine over `reach` samples on either side.
    private static func value(of values: Span<Float>, at time: Double, reach: Int) -> Double {
        var sum = 0.0
        for i in values.indices {
            let distance = time - Double(i)
            if distance.magnitude >= Double(reach) { continue }
            let angle = Double.pi * distance
            let sine = distance == 0 ? 1 : Elementary.sin(angle) / angle
            sum += Double(values[i]) * sine * (0.5 + 0.5 * Elementary.cos(angle / Double(reach)))
        }
        return sum
    }
}
