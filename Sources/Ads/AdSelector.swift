public import Guard
public import Signal

/// Puts ads before the guard, and chooses among those that it clears. Sees neither mood nor its strength.
///
/// What it remembers of an encounter (showings of each ad, what is on the screen) is what the screen did; `endEncounter`
/// forgets it.
public struct AdSelector: Sendable {
    /// The most candidates of one ground in a slate; of more, the best ranked.
    public static let mostPerBasis = 31

    public let inventory: Inventory
    /// The last slate, for the clearance that answers it.
    var slate: [Slot] = []
    /// Showings begun in this encounter, one count an ad.
    var exposures: [Int]
    var showing: Showing?
    /// Whether the last slate led to a choice: if not, nothing is on the screen any more.
    var wasAnswered = true
    /// What was on the screen when it was last looked at without an encounter.
    var unattended: Showing?
    var sensors = SensorConsent()

    /// A candidate of the last slate.
    struct Slot: Sendable {
        var ad: Int
        var sale: Int
        /// How well it answers the stated wish, per mille.
        var fit: Int
        var candidate: Candidate
    }

    /// What is on the screen.
    struct Showing: Sendable {
        var ad: Int
        var sale: Int
        var since: MediaTime
    }

    public init(_ inventory: Inventory) {
        self.inventory = inventory
        exposures = Array(repeating: 0, count: inventory.ads.count)
    }

    /// The candidates of a moment: by flight, daypart, place, stated wish and showings left; every mood candidate whose
    /// flight it is. The owner's own message is always among them; with a clock that cannot be believed nothing else is.
    public mutating func shortlist(_ facts: SceneFacts, intent: DeclaredIntent?, at time: MediaTime) -> [Candidate] {
        if !wasAnswered { showing = nil }
        wasAnswered = false
        sensors = SensorConsent(camera: facts.isCameraPermitted, microphone: facts.isMicrophonePermitted)
        endShowing(at: time)
        slate.removeAll(keepingCapacity: true)
        for (index, ad) in inventory.ads.enumerated() where isInFlight(index, ad, facts) {
            for (place, sale) in ad.sales.enumerated() {
                guard let fit = fit(ad, sale, facts, intent) else { continue }
                slate.append(Slot(ad: index, sale: place, fit: fit, candidate: candidate(index, ad, sale)))
            }
        }
        limit()
        return slate.map(\.candidate)
    }

    /// Forgets the encounter: showings, what is on the screen, the last slate.
    public mutating func endEncounter() {
        for index in exposures.indices { exposures[index] = 0 }
        for index in slate.indices { slate[index].fit = 0 }
        slate.removeAll()
        showing = nil
        unattended = nil
        wasAnswered = true
        sensors = SensorConsent()
    }

    /// Call it for each moment without an encounter: there is nobody for whom showings are counted, each choice is made
    /// afresh, and what is chosen again is no new showing.
    public mutating func rest() {
        let onScreen = wasAnswered ? showing ?? unattended : nil
        endEncounter()
        unattended = onScreen
    }

    /// Forgets everything that it did not read from the inventory.
    public mutating func wipe() {
        endEncounter()
    }

    private mutating func endShowing(at time: MediaTime) {
        guard let current = showing else { return }
        let length = Nanoseconds(inventory.ads[current.ad].showingSeconds) * 1_000_000_000
        if time - current.since >= length { showing = nil }
    }

    private func isInFlight(_ index: Int, _ ad: Ad, _ facts: SceneFacts) -> Bool {
        if ad.isHouse { return true }
        guard facts.isClockTrusted else { return false }
        guard ad.flight?.contains(facts.local) ?? true else { return false }
        guard ad.dayparts.isEmpty || ad.dayparts.contains(where: { $0.contains(hour: facts.local.hour) }) else {
            return false
        }
        return earlierShowings(index) < ad.mostShowings
    }

    /// How well a ground suits the facts; `nil`: not at all. Of a mood candidate nothing is asked here.
    private func fit(_ ad: Ad, _ sale: Sale, _ facts: SceneFacts, _ intent: DeclaredIntent?) -> Int? {
        switch sale.basis {
        case .none: return nil
        case .house, .mood: return 0
        case .contextual: return sale.place.matches(facts) ? 0 : nil
        case .intent:
            guard let fit = intent?.fit(ad), fit > 0 else { return nil }
            return fit
        }
    }

    private func candidate(_ index: Int, _ ad: Ad, _ sale: Sale) -> Candidate {
        Candidate(
            id: ad.id + "/" + sale.basis.name, basis: sale.basis, categories: ad.categories, wish: sale.wish,
            traits: ad.traits.union(.disclosed), reads: sale.place.reads, price: sale.price,
            exposures: earlierShowings(index))
    }

    /// Showings of an ad before the one that goes on.
    func earlierShowings(_ index: Int) -> Int {
        exposures[index] - (showing?.ad == index ? 1 : 0)
    }

    /// Leaves at most `mostPerBasis` candidates of each ground, in the order of the inventory.
    private mutating func limit() {
        for basis in Level.allCases {
            let places = slate.indices.filter { slate[$0].candidate.basis == basis }
            guard places.count > AdSelector.mostPerBasis else { continue }
            let ranked = places.sorted { isBefore(slate[$0], slate[$1]) }
            let dropped = Set(ranked.dropFirst(AdSelector.mostPerBasis))
            slate = slate.indices.filter { !dropped.contains($0) }.map { slate[$0] }
        }
    }
}
