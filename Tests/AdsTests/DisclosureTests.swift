import Ads
import Consent
import Features
import Guard
import Mood
import Policy
import Signal
import Testing

/// Story 14: every ad says that it is one, for whom, who paid, the true reason, how to change that, what was not used.
@Suite struct DisclosureTests {
    @Test func whoWasCountedIsTold() throws {
        let open = try allowingAll()
        let crowd = "{\"basis\":\"contextual\",\"price_cents\":2,\"where\":{\"people\":\"group\",\"approach\":\"lingering\"}}"
        var seeing = AdSelector(try inventory(ad("crowd", sold: crowd)))
        let group = facts(
            context: ContextEstimate(
                people: Reading(value: .group, confidence: 900), approach: Reading(value: .lingering, confidence: 900)),
            consents: [.camera])
        _ = try decide(&seeing, open, at: .zero)
        let seen = try #require(try decide(&seeing, open, at: .seconds(1), facts: group))
        #expect(seen.level == .contextual && seen.disclosure.reason.contains("several people are in view"))
        #expect(seen.disclosure.reason.contains("you have been standing here"))
        #expect(!seen.disclosure.notUsed.contains { $0.contains("camera") }, "it was used")
    }

    @Test func everyGroundTellsItsTrueReason() throws {
        let sold = [
            "{\"basis\":\"contextual\",\"price_cents\":2,\"where\":{\"sound\":\"quiet\"}}",
            "{\"basis\":\"intent\",\"price_cents\":2}",
        ]
        let inventory = try inventory(ad("gig", sold: sold.joined(separator: ",")))
        let open = try allowingAll()
        let quiet = facts(
            context: ContextEstimate(sound: Reading(value: .quiet, confidence: 900)), consents: [.microphone])
        var selector = AdSelector(inventory)

        let house = try #require(try decide(&selector, open, at: .zero))
        #expect(house.level == .house)
        #expect(house.disclosure.label.contains("owner"))
        #expect(house.disclosure.notUsed.contains("your mood"))

        let contextual = try #require(try decide(&selector, open, at: .seconds(1), facts: quiet))
        #expect(contextual.level == .contextual)
        #expect(contextual.disclosure.label == "Advertisement")
        #expect(contextual.disclosure.onBehalfOf == "B")
        #expect(contextual.disclosure.paidBy == "P")
        #expect(contextual.disclosure.reason.contains("quiet"))
        #expect(contextual.disclosure.notUsed.contains("the camera (closed)"))
        #expect(!contextual.disclosure.notUsed.contains { $0.contains("microphone") }, "it was used")

        let wish = DeclaredIntent(text: "", products: [try #require(AdProduct("1319"))])
        let intent = try #require(try decide(&selector, open, at: .seconds(2), facts: quiet, intent: wish))
        #expect(intent.level == .intent)
        #expect(intent.disclosure.reason.contains("what you said you want"))
        #expect(intent.disclosure.howToChange.contains("delete"))
        #expect(intent.disclosure.notUsed.contains("the microphone"))
        for impression in [house, contextual, intent] {
            let text = impression.disclosure.text
            for part in ["paid by", "Why:", "To change this:", "Not used:"] { #expect(text.contains(part)) }
            #expect(text.utf8.count < 1_000)
        }
    }

    /// The demo's ads through the shipped policy: without consent the level never exceeds contextual, and what must
    /// never be shown is not.
    @Test func theDemoWithoutConsent() throws {
        var selector = AdSelector(try Inventory(json: demoBytes()))
        let kiosk = try kioskPolicy()
        var shown: Set<String> = []
        for tick in 0..<240 as Range<Int64> {
            let impression = try #require(
                try decide(&selector, kiosk, at: .milliseconds(500 * tick), facts: facts(consents: [])))
            #expect(impression.level <= .contextual)
            #expect(!["slimmer", "vote"].contains(impression.ad))
            shown.insert(impression.ad)
        }
        #expect(shown.contains("welcome"))
        #expect(shown.contains("coffee"))
    }

    @Test func theDemoByMood() throws {
        let kiosk = try kioskPolicy()
        var selector = AdSelector(try Inventory(json: demoBytes()))
        let slate = selector.shortlist(facts(), intent: nil, at: .zero)
        func admitted(_ label: MoodLabel, valence: Int) -> [String] {
            let mood = MoodFacts(
                label: label, valence: valence, arousal: 0, confidence: 800, duration: 3_000_000_000)
            let inputs = GuardInputs(facts(), mood: mood, shortlist: slate)
            return GuardJudgement.redecide(inputs, kiosk).admitted.map { slate[$0].id }
        }
        #expect(admitted(.happy, valence: 700).contains("concert/mood"))
        #expect(admitted(.sad, valence: -700).contains("comedy/mood"))
        for valence in [-1000, -300, -1] {
            let ids = admitted(.sad, valence: valence)
            #expect(!ids.contains { $0.hasPrefix("slimmer/") }, "a diet sold to somebody sad")
        }
        for label in MoodLabel.allCases {
            for valence in [-1000, 0, 1000] {
                #expect(!admitted(label, valence: valence).contains { $0.hasPrefix("vote/") })
            }
        }
    }
}
