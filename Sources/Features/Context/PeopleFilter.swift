internal import Signal

/// Says how many people are there, from what each picture says, and how many besides the viewer.
///
/// That somebody is there is believed at once when a face is confirmed. That nobody is, only when searches of the whole
/// picture have found nothing for `emptiness`.
struct PeopleFilter: Sendable {
    /// Searches of the whole picture that find nobody count from here on.
    static let emptiness: Nanoseconds = 1_000_000_000
    /// A number of bystanders stands for this long after it was last counted, so that one who is lost for a moment is
    /// still there; and none is known to be there for as long.
    static let bystanderHold: Nanoseconds = 1_500_000_000

    private var filter = ShareFilter(
        .init(
            memory: 500_000_000, least: 200_000_000, enough: 1_000_000_000, lead: 200, longestSilence: 1_500_000_000))
    private var emptySince: MediaTime?
    private var last: MediaTime?
    /// The last search of the whole picture.
    private var searched: MediaTime?
    private var most = 0
    private var mostTime: MediaTime?

    mutating func observe(_ people: PeopleInView) {
        if let last, people.time < last { reset() }
        last = people.time
        if people.coversWholeFrame { searched = people.time }
        // What may become a face may be a bystander's: meanwhile nobody can say that there is none.
        let isCounted = people.bystanders > 0 || !people.isUnsure
        if isCounted, people.bystanders >= most || isOld(mostTime, at: people.time) {
            (most, mostTime) = (people.bystanders, people.time)
        }
        if people.count > 0 {
            emptySince = nil
            filter.observe(People(count: people.count).index, at: people.time)
        } else if people.isUnsure {
            emptySince = nil
        } else if people.coversWholeFrame {
            let since = emptySince ?? people.time
            emptySince = since
            if people.time - since >= PeopleFilter.emptiness {
                filter.observe(People.nobody.index, at: people.time)
            }
        }
    }

    /// - Parameter isDark: whether it is, or nobody knows: then faces may be there that cannot be seen.
    func people(at time: MediaTime, isDark: Bool) -> Reading<People>? {
        guard let reading = filter.reading(at: time) else { return nil }
        let value = People.allCases[reading.value]
        return isDark && value == .nobody ? nil : Reading(value: value, confidence: reading.confidence)
    }

    /// The most that were counted lately; `nil` where there may be one who was not.
    func bystanders(at time: MediaTime, isDark: Bool) -> Int? {
        guard !isOld(searched, at: time), !isOld(mostTime, at: time), most > 0 || !isDark else { return nil }
        return min(most, FaceTracker.capacity - 1)
    }

    mutating func reset() { self = PeopleFilter() }

    private func isOld(_ time: MediaTime?, at now: MediaTime) -> Bool {
        time.map { now - $0 > PeopleFilter.bystanderHold } ?? true
    }
}
