/// Slopes between the extremes of a contour, a second being 100 values.
struct ContourSlopes {
    private static let perSecond = 100.0

    private(set) var peaks = 0
    private var rising = SlopeSums()
    private var falling = SlopeSums()
    private var place = 0
    private var value: Double
    private var wasPeak: Bool?

    init(start: Double = 0) { value = start }

    mutating func add(_ point: ContourPoint) {
        let slope = (point.value - value) / Double(max(point.index - place, 1)) * ContourSlopes.perSecond
        if point.isPeak {
            peaks += 1
            rising.add(slope)
        } else if wasPeak == true {
            falling.add(-slope)
        }
        (place, value, wasPeak) = (point.index, point.value, point.isPeak)
    }

    /// With the last piece, which counts for the means but not for the deviations; openSMILE leaves a fall there its
    /// negative sign.
    func closed(at last: Int, value end: Double) -> ContourSlopes {
        var result = self
        guard last > place, let wasPeak else { return result }
        let slope = (end - value) / Double(last - place) * ContourSlopes.perSecond
        if wasPeak { result.falling.tail = slope } else { result.rising.tail = slope }
        return result
    }

    /// Mean and deviation of the rises, then of the falls.
    var values: [Double] { [rising.mean, rising.deviation, falling.mean, falling.deviation] }
}

/// Sums of slopes.
struct SlopeSums {
    var tail: Double?
    private var count = 0
    private var sum = 0.0
    private var squares = 0.0

    mutating func add(_ slope: Double) {
        count += 1
        sum += slope
        squares += slope * slope
    }

    private var total: Double { Double(count + (tail == nil ? 0 : 1)) }

    var mean: Double { total == 0 ? 0 : (sum + (tail ?? 0)) / total }

    var deviation: Double {
        guard count > 0 else { return 0 }
        let mean = mean
        return (max(squares - 2 * mean * sum + Double(count) * mean * mean, 0) / total).squareRoot()
    }
}
