/// A least-squares line through points, one sum after the other.
struct LineFit {
    private(set) var count = 0
    private var sumX: Float = 0
    private var sumY: Float = 0
    private var sumXX: Float = 0
    private var sumXY: Float = 0
    private var sumYY: Float = 0

    mutating func add(_ x: Float, _ y: Float) {
        count += 1
        sumX += x
        sumY += y
        sumXX += x * x
        sumXY += x * y
        sumYY += y * y
    }

    var mean: Float { count > 0 ? sumY / Float(count) : 0 }

    /// y's change with x; 0 where it is undecided.
    var slope: Float {
        let spread = sumXX - sumX * sumX / Float(max(count, 1))
        return spread > 1e-6 ? (sumXY - sumX * sumY / Float(count)) / spread : 0
    }

    /// The sum of squared differences from the mean.
    var spread: Float { count > 0 ? max(sumYY - sumY * sumY / Float(count), 0) : 0 }

    /// The sum of squared differences from the line.
    var residue: Float {
        guard count > 2 else { return 0 }
        let slope = slope
        return max(spread - slope * (sumXY - sumX * sumY / Float(count)), 0)
    }
}
