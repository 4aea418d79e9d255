internal import Signal

/// Says where the viewer is going, from how the face moves.
struct ApproachFilter: Sendable {
    /// The least change of size in a second of who comes or goes: a walk from 8 m away.
    static let leastApproach: Float = 0.12
    /// Sides in a second of who goes past, and the most of who stays; a walk is 8 or more.
    static let leastLateral: Float = 1.2
    static let mostLateral: Float = 0.6
    static let mostApproach: Float = 0.08
    /// How many sides in a second as much movement is as a change of size of 1: a face is about 12 sides away.
    static let distance: Float = 12
    /// Who stays has been in view for this long.
    static let leastDwell: Nanoseconds = 2_000_000_000

    private var filter = ShareFilter(
        .init(
            memory: 400_000_000, least: 200_000_000, enough: 800_000_000, lead: 200, longestSilence: 1_000_000_000))
    private var id = 0

    mutating func observe(_ body: BodyLanguage) {
        if body.id != id { reset() }
        id = body.id
        guard let approach = ApproachFilter.judge(body) else { return }
        filter.observe(approach.index, at: body.time)
    }

    func reading(at time: MediaTime) -> Reading<Approach>? {
        filter.reading(at: time).map { Reading(value: Approach.allCases[$0.value], confidence: $0.confidence) }
    }

    mutating func reset() { self = ApproachFilter() }

    /// What one reading says; `nil` between the thresholds.
    private static func judge(_ body: BodyLanguage) -> Approach? {
        let lateral = abs(body.lateral)
        if body.approach >= leastApproach, lateral < distance * body.approach { return .approaching }
        if lateral >= leastLateral || body.approach <= -leastApproach { return .passing }
        if lateral <= mostLateral, abs(body.approach) <= mostApproach, body.dwell >= leastDwell { return .lingering }
        return nil
    }
}
