import Features
import Guard
import Mood
import Policy
import Signal
import Testing

/// The ends of each factor's scale, and what is missing.
@Suite struct FactorTests {
    private func factors(_ candidate: Candidate, _ facts: SceneFacts = openFacts(), _ mood: MoodFacts? = happy)
        -> FactorValues
    {
        GuardInputs(facts, mood: mood, shortlist: [candidate]).candidates[0].factors
    }

    private let concert = moodAd("concert/mood", .happy)

    private func facts(_ change: (inout SceneFacts) -> Void) -> SceneFacts {
        var facts = openFacts()
        change(&facts)
        return facts
    }

    @Test func theOwnersMessageIsHarmless() {
        let values = factors(house, openFacts(), nil)
        for factor in Factor.allCases { #expect(values[factor] == 0, "\(factor)") }
    }

    @Test func whatTheGroundDecides() {
        let grounds: [(Candidate, inferred: Int, biometric: Int, misfit: Int)] = [
            (house, 0, 0, 0), (tickets, 0, 0, 0), (coffee, 200, 0, 0), (concert, 1000, 1000, 500),
        ]
        for ground in grounds {
            let values = factors(ground.0)
            #expect(values[.inferred] == ground.inferred)
            #expect(values[.biometric] == ground.biometric)
            #expect(values[.misfit] == ground.misfit)
        }
        var listening = coffee
        listening.reads = .sound
        #expect(factors(listening)[.biometric] == 400)
        #expect(factors(listening)[.misfit] == 300)
        for reads: ContextUse in [.people, .approach] {
            listening.reads = reads
            #expect(factors(listening)[.biometric] == 400)
        }
        listening.reads = .light
        #expect(factors(listening)[.biometric] == 0)
        #expect(factors(moodAd("x", .happy, CategorySet(.gambling)))[.misfit] == 1000)
    }

    @Test func covert() {
        #expect(factors(concert)[.covert] == 0)
        #expect(factors(concert, facts { $0.input.noticeShown = false })[.covert] == 500)
        #expect(factors(concert, facts { $0.input.indicatorLit = false })[.covert] == 500)
        let dark = facts {
            $0.input.noticeShown = false
            $0.input.indicatorLit = false
        }
        #expect(factors(concert, dark)[.covert] == 1000)
        #expect(factors(concert, facts { $0.input.indicatorLit = nil })[.covert] == nil)
        #expect(factors(coffee, dark)[.covert] == 0, "no sensor led to it")
    }

    @Test func control() {
        #expect(factors(concert)[.nocontrol] == 0)
        #expect(factors(concert, facts { $0.input.controlShown = false })[.nocontrol] == 1000)
        #expect(factors(concert, facts { $0.input.controlShown = nil })[.nocontrol] == nil)
    }

    @Test func vulnerable() {
        let diet = moodAd("diet/mood", .sad, CategorySet(.weightLoss))
        #expect(factors(diet, openFacts(), happy)[.vulnerable] == 300)
        #expect(factors(diet, openFacts(), sad)[.vulnerable] == 1000)
        #expect(factors(diet, openFacts(), nil)[.vulnerable] == nil)
        #expect(factors(concert, openFacts(), sad)[.vulnerable] == 350)
        #expect(factors(concert, openFacts(), happy)[.vulnerable] == 0)
        #expect(factors(coffee, openFacts(), sad)[.vulnerable] == 0)
    }

    @Test func retention() {
        let steps: [(Int64, Int)] = [(0, 0), (1, 0), (2, 40), (4, 80), (60, 200), (31_557_600, 960)]
        for (seconds, expected) in steps {
            #expect(factors(concert, openFacts(), mood(.happy, valence: 0, seconds: seconds))[.retention] == expected)
        }
        #expect(factors(concert, openFacts(), nil)[.retention] == nil)
    }

    @Test func obtrusive() {
        let loud: AdTraits = [.fullScreen, .sound, .motion, .directAddress]
        #expect(factors(moodAd("x", .happy, traits: loud))[.obtrusive] == 1000)
        #expect(factors(moodAd("x", .happy, traits: .fullScreen))[.obtrusive] == 400)
        var poster = coffee
        poster.traits.insert(.fullScreen)
        #expect(factors(poster)[.obtrusive] == 200, "resented when targeted, borne when not")
        let addressed = moodAd("x", .happy, traits: .directAddress)
        #expect(factors(addressed, facts { $0.input.device = nil })[.obtrusive] == nil)
    }

    @Test func bystandersAreSeenOrHeard() {
        func alone(_ seen: Int?, _ heard: Sound?) -> SceneFacts {
            facts {
                $0.context?.bystanders = seen
                $0.context?.sound = heard.map { Reading(value: $0, confidence: 900) }
            }
        }
        var listening = coffee
        for reads: ContextUse in [.sound, .motion, .people, .approach] {
            listening.reads = reads
            for candidate in [concert, listening] {
                #expect(factors(candidate, alone(0, .oneVoice))[.bystander] == 0)
                #expect(factors(candidate, alone(2, .quiet))[.bystander] == 1000)
                #expect(factors(candidate, alone(0, .severalVoices))[.bystander] == 1000)
                #expect(factors(candidate, alone(nil, .oneVoice))[.bystander] == nil)
                #expect(factors(candidate, alone(0, nil))[.bystander] == nil)
            }
        }
        listening.reads = .light
        for candidate in [coffee, listening] { #expect(factors(candidate, alone(nil, nil))[.bystander] == 0) }
    }

    @Test func pursuit() {
        var again = concert
        for (exposures, expected) in [(-1, 0), (0, 0), (1, 250), (3, 750), (4, 1000), (Int.max, 1000)] {
            again.exposures = exposures
            #expect(factors(again)[.pursuit] == expected)
        }
        var poster = coffee
        poster.exposures = 3
        #expect(factors(poster)[.pursuit] == 300)
    }

    @Test func doubt() {
        #expect(factors(concert, openFacts(), mood(.happy, valence: 0, confidence: 640))[.doubt] == 360)
        #expect(factors(concert, openFacts(), nil)[.doubt] == nil)
        var listening = coffee
        listening.reads = [.sound, .motion]
        #expect(factors(listening)[.doubt] == 200, "the least sure of both, 900, on a scale that begins at chance")
        let deaf = facts { $0.context?.sound = nil }
        #expect(factors(listening, deaf)[.doubt] == nil)
        listening.reads = [.people, .approach]
        #expect(factors(listening)[.doubt] == 200)
        #expect(factors(listening, facts { $0.context?.people = nil })[.doubt] == nil)
        #expect(factors(listening, facts { $0.context?.approach = nil })[.doubt] == nil)
        #expect(factors(coffee, deaf)[.doubt] == 0)
    }

    @Test func setting() {
        #expect(factors(concert)[.setting] == 0)
        for hour in [0, 5, 22, 23] { #expect(factors(concert, facts { $0.local.hour = hour })[.setting] == 1000) }
        for hour in [6, 21] { #expect(factors(concert, facts { $0.local.hour = hour })[.setting] == 0) }
        #expect(factors(concert, facts { $0.input.place = .clinic })[.setting] == 500)
        #expect(factors(concert, facts { $0.input.place = .home })[.setting] == 1000)
        #expect(factors(concert, facts { $0.input.place = nil })[.setting] == nil)
    }

    /// The whole guard is neither always yes nor always no under the shipped policy.
    @Test func theScoreTellsAGoodSceneFromABadOne() throws {
        let kiosk = try kioskPolicy()
        func score(_ candidate: Candidate, _ facts: SceneFacts) -> Int {
            GuardJudgement.redecide(GuardInputs(facts, mood: happy, shortlist: [candidate]), kiosk).answers[0].score
        }
        #expect(score(house, openFacts()) == 0)
        let good = score(concert, openFacts())
        #expect(good < 350_000)
        let silent = score(concert, facts { $0.input = SceneInput() })
        #expect(silent > 350_000, "nothing said on the screen: \(silent)")
        #expect(score(coffee, openFacts()) < good)
    }
}
