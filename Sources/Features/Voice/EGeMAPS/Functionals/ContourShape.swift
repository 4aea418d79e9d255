/// Rises, falls and peaks of a contour.
///
/// A local extreme counts only if it stands out by a tenth of the contour's whole range, which is known at the end.
/// Therefore extremes are kept, up to 131,072 (about an hour of speech, 2 MB); if there are more, all that follow are
/// judged at once by the range up to then. Memory stays bounded however long the sound.
struct ContourShape {
    private static let kept = 131_072

    private struct Extreme {
        var place: Int
        var value: Double
        /// The place of a valley is stored inverted.
        var isPeak: Bool { place >= 0 }
        var index: Int { isPeak ? place : ~place }
    }

    private var extremes: [Extreme] = []
    private var isLive = false
    private var range: (low: Double, high: Double) = (.infinity, -.infinity)
    private var recent = SIMD4<Double>.zero
    private var filter = ExtremeFilter()
    private(set) var count = 0

    mutating func add(_ value: Double) {
        if count == 0 { filter.begin(at: value) }
        range = (min(range.low, value), max(range.high, value))
        recent = SIMD4(recent.y, recent.z, recent.w, value)
        count += 1
        // An extreme two from either end does not count: value i − 2 is judged when value i has come.
        guard count >= 5 else { return }
        let place = count - 3
        if recent.y > recent.x, recent.y > recent.z {
            found(Extreme(place: place, value: recent.y))
        } else if recent.y < recent.x, recent.y < recent.z {
            found(Extreme(place: ~place, value: recent.y))
        }
    }

    private mutating func found(_ extreme: Extreme) {
        if !isLive, extremes.count < ContourShape.kept {
            extremes.append(extreme)
            return
        }
        judgeKept()
        judge(extreme)
    }

    private mutating func judgeKept() {
        guard !isLive else { return }
        isLive = true
        for extreme in extremes { judge(extreme) }
        extremes = []
    }

    private mutating func judge(_ extreme: Extreme) {
        filter.add(
            ContourPoint(index: extreme.index, value: extreme.value, isPeak: extreme.isPeak),
            threshold: 0.1 * (range.high - range.low))
    }

    /// The contour has ended.
    mutating func finish() -> ContourSlopes {
        guard count > 0 else { return ContourSlopes() }
        judgeKept()
        filter.end(threshold: 0.1 * (range.high - range.low))
        return filter.slopes.closed(at: count - 1, value: recent.w)
    }
}

/// An extreme of a contour.
struct ContourPoint {
    var index: Int
    var value: Double
    var isPeak: Bool
}
