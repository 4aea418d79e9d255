/// Lets those extremes through that stand out, peaks and valleys in turn.
///
/// First it is decided which peaks count, then the valleys that lie low enough below the peak before them, then of
/// neighbours of one kind the more extreme. All three need no more than the last peak, which may still be taken back,
/// and the lowest valleys on either side of it.
struct ExtremeFilter {
    private(set) var slopes = ContourSlopes()

    private var lastPeak = 0.0
    private var lastValley = 0.0
    private var before = 0.0
    private var sawValley = false
    /// The level of the last peak that is certain, and the lowest valley after it.
    private var certainPeak = 0.0
    private var valleyBefore: ContourPoint?
    /// The last peak, and the lowest valley after it.
    private var openPeak: ContourPoint?
    private var valleyAfter: ContourPoint?
    private var last: ContourPoint?

    mutating func begin(at start: Double) {
        (lastPeak, lastValley, before, certainPeak) = (start, start, start, start)
        slopes = ContourSlopes(start: start)
    }

    mutating func add(_ point: ContourPoint, threshold: Double) {
        let stands = (point.value - before).magnitude >= threshold
        before = point.value
        guard point.isPeak else {
            if stands { (lastValley, sawValley) = (point.value, true) }
            if openPeak == nil {
                valleyBefore = ExtremeFilter.lower(valleyBefore, point)
            } else {
                valleyAfter = ExtremeFilter.lower(valleyAfter, point)
            }
            return
        }
        if !stands {
            guard point.value - lastValley >= threshold else { return }
            if point.value > 1.05 * lastPeak {
                // The peak before it is taken back: the valleys around that one are one.
                if openPeak != nil, let valley = valleyAfter { valleyBefore = ExtremeFilter.lower(valleyBefore, valley) }
                (openPeak, valleyAfter) = (nil, nil)
            } else if !sawValley {
                return
            }
        }
        settle(threshold)
        (lastPeak, sawValley) = (point.value, false)
        openPeak = point
    }

    /// What is open is as it is.
    mutating func end(threshold: Double) {
        settle(threshold)
        if let valley = valleyBefore, certainPeak - valley.value >= threshold { pass(valley) }
        if let last { slopes.add(last) }
        last = nil
    }

    private mutating func settle(_ threshold: Double) {
        guard let peak = openPeak else { return }
        if let valley = valleyBefore, certainPeak - valley.value >= threshold { pass(valley) }
        pass(peak)
        certainPeak = peak.value
        (valleyBefore, openPeak, valleyAfter) = (valleyAfter, nil, nil)
    }

    private mutating func pass(_ point: ContourPoint) {
        guard let held = last else {
            last = point
            return
        }
        if held.isPeak == point.isPeak {
            let excess = point.isPeak ? point.value - held.value : held.value - point.value
            if excess > ExtremeFilter.rounding(held.value) { last = point }
        } else {
            slopes.add(held)
            last = point
        }
    }

    private static func lower(_ a: ContourPoint?, _ b: ContourPoint) -> ContourPoint {
        guard let a else { return b }
        return a.value - b.value > rounding(a.value) ? b : a
    }

    /// Values that differ by less are the same but for rounding: then the earlier one counts.
    private static func rounding(_ value: Double) -> Double { 1e-6 * value.magnitude }
}
