import Ads
import Consent
import Features
import Guard
import Policy
import Signal
import Testing

@Suite struct SelectorTests {
    let open: CompiledPolicy

    init() throws {
        open = try allowingAll()
    }

    private func ids(_ selector: inout AdSelector, _ facts: SceneFacts, intent: DeclaredIntent? = nil) -> [String] {
        selector.shortlist(facts, intent: intent, at: .zero).map(\.id)
    }

    // MARK: Shortlist

    @Test func anAdSoldOnTwoGroundsIsTwoCandidates() throws {
        let both = ad(
            "gig",
            sold: """
                {"basis":"contextual","price_cents":1},
                {"basis":"mood","price_cents":9,"wish":{"label":"happy","least_duration_ms":500,"least_strength":0}}
                """)
        var selector = AdSelector(try inventory(both))
        let slate = selector.shortlist(facts(), intent: nil, at: .zero)
        #expect(slate.map(\.id) == ["welcome/house", "gig/contextual", "gig/mood"])
        #expect(slate.map(\.basis) == [.house, .contextual, .mood])
        #expect(slate.allSatisfy { $0.traits.contains(.disclosed) })
        #expect(slate[1].wish == nil)
        #expect(slate[2].wish != nil)
    }

    @Test func flightAndDaypart() throws {
        func more(_ member: String) -> String { "\"products\":[\"1319\"],\(member)" }
        let sold = "{\"basis\":\"contextual\",\"price_cents\":1}"
        let inventory = try inventory(
            ad("today", sold: sold, more: more("\"flight\":{\"from\":\"2026-06-15\",\"to\":\"2026-06-15\"}")),
            ad("past", sold: sold, more: more("\"flight\":{\"from\":\"2026-01-01\",\"to\":\"2026-06-14\"}")),
            ad("future", sold: sold, more: more("\"flight\":{\"from\":\"2026-06-16\",\"to\":\"2027-01-01\"}")),
            ad("noon", sold: sold, more: more("\"dayparts\":[{\"from_hour\":12,\"to_hour\":13}]")),
            ad("night", sold: sold, more: more("\"dayparts\":[{\"from_hour\":22,\"to_hour\":6}]")))
        var selector = AdSelector(inventory)
        #expect(ids(&selector, facts(hour: 12)) == ["welcome/house", "today/contextual", "noon/contextual"])
        for hour in [22, 23, 0, 5] {
            #expect(ids(&selector, facts(hour: hour)) == ["welcome/house", "today/contextual", "night/contextual"])
        }
        for hour in [6, 11, 13, 21] {
            #expect(ids(&selector, facts(hour: hour)) == ["welcome/house", "today/contextual"])
        }
    }

    @Test func placeAndItsReadings() throws {
        func sold(_ place: String) -> String { "{\"basis\":\"contextual\",\"price_cents\":1,\"where\":\(place)}" }
        let inventory = try inventory(
            ad("shop", sold: sold("{\"places\":[\"shop\",\"museum\"]}")),
            ad("station", sold: sold("{\"places\":[\"station\"]}")), ad("quiet", sold: sold("{\"sound\":\"quiet\"}")),
            ad("talk", sold: sold("{\"sound\":[\"one-voice\",\"several-voices\"]}")),
            ad("dark", sold: sold("{\"light\":\"dark\"}")))
        var selector = AdSelector(inventory)
        #expect(ids(&selector, facts()) == ["welcome/house", "shop/contextual"])
        let still = ContextEstimate(sound: Reading(value: .quiet, confidence: 600))
        #expect(ids(&selector, facts(context: still)) == ["welcome/house", "shop/contextual", "quiet/contextual"])
        let slate = selector.shortlist(facts(context: still), intent: nil, at: .zero)
        #expect(slate.last?.reads == .sound)
        for sound in [Sound.oneVoice, .severalVoices] {
            let heard = facts(context: ContextEstimate(sound: Reading(value: sound, confidence: 700)))
            #expect(ids(&selector, heard) == ["welcome/house", "shop/contextual", "talk/contextual"])
        }
        let unsure = ContextEstimate(sound: Reading(value: .quiet, confidence: 599))
        #expect(ids(&selector, facts(context: unsure)) == ["welcome/house", "shop/contextual"])
        let closed = facts(context: still, consents: [.camera])
        #expect(ids(&selector, closed) == ["welcome/house", "shop/contextual"])
    }

    @Test func whoIsThereAndWhereTheyGo() throws {
        func sold(_ place: String) -> String { "{\"basis\":\"contextual\",\"price_cents\":1,\"where\":\(place)}" }
        let inventory = try inventory(
            ad("couple", sold: sold("{\"people\":\"pair\"}")),
            ad("party", sold: sold("{\"people\":[\"pair\",\"group\"],\"approach\":\"lingering\"}")))
        var selector = AdSelector(inventory)
        func seen(_ people: People, _ approach: Approach?, _ confidence: Int = 600) -> SceneFacts {
            facts(
                context: ContextEstimate(
                    people: Reading(value: people, confidence: confidence),
                    approach: approach.map { Reading(value: $0, confidence: confidence) }))
        }
        #expect(ids(&selector, facts()) == ["welcome/house"])
        #expect(ids(&selector, seen(.pair, nil)) == ["welcome/house", "couple/contextual"])
        #expect(ids(&selector, seen(.group, .lingering)) == ["welcome/house", "party/contextual"])
        #expect(ids(&selector, seen(.group, .passing)) == ["welcome/house"])
        #expect(ids(&selector, seen(.pair, .lingering, 599)) == ["welcome/house"])
        let slate = selector.shortlist(seen(.group, .lingering), intent: nil, at: .zero)
        #expect(slate.last?.reads == [.people, .approach])
        var closed = seen(.group, .lingering)
        closed = facts(context: closed.context, consents: [.microphone])
        #expect(ids(&selector, closed) == ["welcome/house"])
    }

    @Test func offersAnswerAStatedWishAlone() throws {
        let inventory = try inventory(
            ad("gig", sold: "{\"basis\":\"intent\",\"price_cents\":1}"),
            ad("shoes", sold: "{\"basis\":\"intent\",\"price_cents\":9}", more: "\"products\":[\"1070\"]"))
        var selector = AdSelector(inventory)
        #expect(ids(&selector, facts()) == ["welcome/house"])
        let wish = DeclaredIntent(text: "", products: [try #require(AdProduct("1319"))])
        #expect(ids(&selector, facts(), intent: wish) == ["welcome/house", "gig/intent"])
    }

    @Test func aSlateIsNeverTooLongForTheGuard() throws {
        let ads = (0..<200).map { contextual("ad-\($0)", $0) }
        let welcome = ad("welcome", sold: "{\"basis\":\"house\",\"price_cents\":0}", more: "\"keywords\":[]")
        var selector = AdSelector(try Inventory(json: Array(text(ads + [welcome]).utf8)))
        let slate = selector.shortlist(facts(), intent: nil, at: .zero)
        #expect(slate.count == AdSelector.mostPerBasis + 1)
        #expect(slate.contains { $0.id == "ad-199/contextual" })
        #expect(!slate.contains { $0.id == "ad-0/contextual" })
        #expect(slate.contains { $0.basis == .house })
    }

    // MARK: Choice

    @Test func theHighestGroundFirst() throws {
        let inventory = try inventory(
            contextual("poster", 900), ad("gig", sold: "{\"basis\":\"intent\",\"price_cents\":1}"))
        var selector = AdSelector(inventory)
        #expect(try decide(&selector, open, at: .zero)?.id == "poster/contextual")
        let wish = DeclaredIntent(text: "", products: [try #require(AdProduct("1319"))])
        let answer = try decide(&selector, open, at: .milliseconds(500), intent: wish)
        #expect(answer?.id == "gig/intent", "at once, though the poster's second is not over")
        #expect(answer?.level == .intent)
        let house = try policy("at most house always because \"house only\"")
        #expect(try decide(&selector, house, at: .seconds(1), intent: wish)?.level == .house)
        let shut = try policy("at most none always because \"shut\"")
        #expect(try decide(&selector, shut, at: .seconds(2), intent: wish) == nil)
    }

    private func policy(_ rules: String) throws -> CompiledPolicy {
        try PolicyCompiler.compile(Array("policy \"test\" version 1\n\(rules)\n".utf8), file: "test.policy")
    }

    @Test func theGoldenOrderOfShowings() throws {
        // Prices 6, 3, 3 and two for 2; each showing divides the next bid: 6 3 3 3 2 2 …
        let inventory = try inventory(
            contextual("b", 3), contextual("a", 3), contextual("dear", 6), contextual("z", 2), contextual("y", 2))
        var selector = AdSelector(inventory)
        var order: [String] = []
        for second in 0..<16 as Range<Int64> {
            order.append(try #require(try decide(&selector, open, at: .seconds(second))).ad)
        }
        let expected = [
            "dear", "a", "b", "dear", "y", "z", "dear", "a", "b", "y", "z", "a", "b", "y", "z", "welcome",
        ]
        #expect(order == expected, "three showings each, then the owner's own message")
    }

    @Test func sellersCompeteByFitThenByTheirOfferToTheBuyer() throws {
        func offer(_ id: String, _ product: String, pays: Int, asks: Int) -> String {
            ad(
                id, sold: "{\"basis\":\"intent\",\"price_cents\":\(pays),\"offer_cents\":\(asks)}",
                more: "\"products\":[\"\(product)\"],\"showing_seconds\":1,\"most_showings\":1")
        }
        let inventory = try inventory(
            offer("rich-misfit", "1327", pays: 9_000, asks: 1), offer("dear", "1319", pays: 9_000, asks: 3_000),
            offer("fair", "1319", pays: 1, asks: 2_000), offer("fair-pays-more", "1319", pays: 2, asks: 2_000))
        var selector = AdSelector(inventory)
        let wish = DeclaredIntent(text: "", products: [try #require(AdProduct("1319"))])
        var order: [String] = []
        for second in 0..<5 as Range<Int64> {
            order.append(try #require(try decide(&selector, open, at: .seconds(second), intent: wish)).ad)
        }
        #expect(order == ["fair-pays-more", "fair", "dear", "rich-misfit", "welcome"])
    }

    @Test func aShowingLastsAndCountsOnce() throws {
        var selector = AdSelector(try inventory(contextual("a", 3), contextual("b", 2)))
        var isNew: [Bool] = []
        for tick in 0..<4 as Range<Int64> {
            let impression = try #require(try decide(&selector, open, at: .milliseconds(500 * tick)))
            #expect(impression.ad == (tick < 2 ? "a" : "b"))
            isNew.append(impression.isNew)
        }
        #expect(isNew == [true, false, true, false])
        let slate = selector.shortlist(facts(), intent: nil, at: .seconds(2))
        #expect(slate.first { $0.id == "a/contextual" }?.exposures == 1)
        #expect(slate.first { $0.id == "b/contextual" }?.exposures == 1)
    }

    @Test func whatTheGuardRefusesIsOffTheScreen() throws {
        var selector = AdSelector(try inventory(contextual("a", 3)))
        let shut = try policy("at most none always because \"shut\"")
        #expect(try decide(&selector, open, at: .zero)?.isNew == true)
        #expect(try decide(&selector, shut, at: .milliseconds(100)) == nil)
        #expect(try decide(&selector, open, at: .milliseconds(200))?.isNew == true)
    }

    @Test func showingsDieWithTheEncounter() throws {
        var selector = AdSelector(try inventory(contextual("a", 3)))
        for second in 0..<3 as Range<Int64> {
            #expect(try decide(&selector, open, at: .seconds(second))?.ad == "a")
        }
        #expect(try decide(&selector, open, at: .seconds(3))?.ad == "welcome", "shown as often as it may be")
        selector.endEncounter()
        let impression = try decide(&selector, open, at: .seconds(4))
        #expect(impression?.ad == "a")
        #expect(impression?.isNew == true)
    }

    // MARK: Clearances

    @Test func aHoardedClearanceGivesNoAd() throws {
        var selector = AdSelector(try inventory(contextual("a", 3)))
        for (late, works) in [(0, true), (499, true), (500, false), (60_000, false)] as [(Int64, Bool)] {
            let slate = selector.shortlist(facts(), intent: nil, at: .seconds(1))
            var guardian = Guardian(policy: open)
            var inputs = GuardInputs()
            guard
                case .cleared(let clearance, _) = guardian.review(
                    nil, facts(), slate, at: .seconds(1), inputs: &inputs)
            else {
                Issue.record("refused")
                return
            }
            let impression = try? selector.choose(from: clearance, at: .milliseconds(1_000 + late))
            #expect((impression != nil) == works, "\(late) ms")
        }
    }

    @Test func aClearanceForAnotherSlateGivesNoAd() throws {
        var selector = AdSelector(try inventory(contextual("a", 3)))
        var other = AdSelector(try inventory(contextual("b", 3)))
        let slate = other.shortlist(facts(), intent: nil, at: .zero)
        _ = selector.shortlist(facts(), intent: nil, at: .zero)
        var guardian = Guardian(policy: open)
        var inputs = GuardInputs()
        guard case .cleared(let clearance, _) = guardian.review(nil, facts(), slate, at: .zero, inputs: &inputs) else {
            Issue.record("refused")
            return
        }
        do throws(ClearanceRefusal) {
            _ = try selector.choose(from: clearance, at: .zero)
            Issue.record("chosen from a slate that nobody judged")
        } catch {
            #expect(error == .otherSlate)
        }
    }
}
