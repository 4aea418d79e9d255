/// Finds the height and the place of peaks that lie between samples, by the sum of shifted and windowed sines over their
/// arguments (Boersma 1993, eq. 22).
public struct PeakInterpolator: Sendable {
    /// Samples on each side that have a part in a value; those beyond the ends count as 0.
    public let reach: Int

    private static let phases = 16
    /// For each phase the weights of the samples −reach + 1 ... reach.
    private let weights: [Double]

    public init(reach: Int) {
        self.reach = reach
        weights = (0..<PeakInterpolator.phases).flatMap { phase in
            (1 - reach...reach).map { (sample: Int) -> Double in
                let distance = Double(phase) / Double(PeakInterpolator.phases) - Double(sample)
                guard distance != 0 else { return 1 }
                let sine = Elementary.sin(Double.pi * distance) / (Double.pi * distance)
                return sine * (0.5 + 0.5 * Elementary.cos(Double.pi * distance / Double(reach)))
            }
        }
    }

    /// The highest point less than a sample from `place`.
    ///
    /// - Parameter place: the index of a value that is no lower than its neighbours.
    public func peak(of values: Span<Float>, near place: Int) -> (place: Double, height: Double) {
        let phases = PeakInterpolator.phases
        var (best, height) = (0, Double(values[place]))
        for step in 1 - phases..<phases {
            let value = self.value(of: values, at: place, step)
            if value > height { (best, height) = (step, value) }
        }
        let left = value(of: values, at: place, best - 1)
        let right = value(of: values, at: place, best + 1)
        let curve = left - 2 * height + right
        guard curve < 0 else { return (Double(place) + Double(best) / Double(phases), height) }
        let offset = (left - right) / (2 * curve)
        return (Double(place) + (Double(best) + offset) / Double(phases), height - 0.25 * (left - right) * offset)
    }

    /// The value at `place` and `step` sixteenths of a sample.
    private func value(of values: Span<Float>, at place: Int, _ step: Int) -> Double {
        let phases = PeakInterpolator.phases
        let phase = (step % phases + phases) % phases
        let start = place + (step - phase) / phases - reach + 1
        let weights = weights.span.extracting(phase * 2 * reach..<(phase + 1) * 2 * reach)
        var sum = 0.0
        for i in max(0, -start)..<max(0, min(2 * reach, values.count - start)) {
            sum += weights[i] * Double(values[start + i])
        }
        return sum
    }
}
