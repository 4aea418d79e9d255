import Consent
import Guard
import Mood
import Policy
import Testing

/// What the guard answers to the stories of the field, under the shipped policy, as far as guard and policy decide them.
@Suite struct StoryTests {
    let kiosk: CompiledPolicy

    init() throws {
        kiosk = try kioskPolicy()
    }

    @Test func story1MoodAdsNeedConsentAndNeverSellDietsToTheSad() {
        let concert = moodAd("concert/mood", .happy)
        let comedy = moodAd("comedy/mood", .sad)
        let diet = moodAd("diet/mood", .sad, CategorySet(.weightLoss))
        let slate = [house, coffee, concert, comedy, diet]
        #expect(admitted(slate, openFacts(), happy, kiosk) == [house.id, coffee.id, concert.id])
        #expect(admitted(slate, openFacts(), sad, kiosk) == [house.id, coffee.id, comedy.id])
        for category in [AdCategory.weightLoss, .gambling, .alcohol, .credit] {
            for basis in [Level.house, .contextual, .intent] {
                let candidate = Candidate(
                    id: "x", basis: basis, categories: CategorySet(category), traits: .disclosed)
                #expect(admitted([candidate], openFacts(), sad, kiosk).isEmpty, "\(category) by \(basis)")
            }
            #expect(admitted([moodAd("x", .sad, CategorySet(category))], openFacts(), sad, kiosk).isEmpty)
        }

        var facts = openFacts()
        facts.consents[.target] = .refused
        #expect(admitted(slate, facts, nil, kiosk) == [house.id, coffee.id])
        #expect(reasons(slate, facts, nil, kiosk).contains("guard.no-mood"))
        #expect(reasons(slate, facts, nil, kiosk).contains("no-target"))
    }

    @Test func story1StateDurationAndStrengthAreMatched() {
        let wish = MoodWish(label: .happy, leastDuration: 3_000_000_000, leastStrength: 700)
        #expect(mood(.happy, valence: 500, confidence: 700, seconds: 3).matches(wish))
        #expect(!mood(.happy, valence: 500, confidence: 699, seconds: 3).matches(wish))
        #expect(!mood(.happy, valence: 500, confidence: 700, seconds: 2).matches(wish))
        #expect(!mood(.neutral, valence: 500, confidence: 1000, seconds: 60).matches(wish))
        #expect(reasons([moodAd("concert/mood", .happy)], openFacts(), sad, kiosk) == ["guard.wish"])
        let hasty = MoodWish(label: .happy, leastDuration: 0, leastStrength: 0)
        let flicker = MoodFacts(label: .happy, valence: 500, arousal: 0, confidence: 900, duration: 499_999_999)
        #expect(!flicker.matches(hasty), "a micro-expression is no target")
    }

    @Test func story3APregnancyIsNeverGuessed() {
        for basis in [Level.house, .contextual, .intent] {
            let candidate = Candidate(
                id: "coupon", basis: basis, categories: CategorySet(.pregnancy), traits: .disclosed)
            #expect(admitted([candidate], openFacts(), happy, kiosk).isEmpty)
            #expect(reasons([candidate], openFacts(), happy, kiosk).contains("private-matters"))
        }
    }

    @Test func story4HiddenBesideALawnmower() throws {
        for trait in [AdTraits.concealed, .decoy, .posesAsContent] {
            var hidden = coffee
            hidden.traits.insert(trait)
            hidden.id = "coupon/contextual"
            let slate = [house, coffee, hidden]
            let inputs = GuardInputs(openFacts(), mood: happy, shortlist: slate)
            #expect(inputs.candidates[2].factors[.covert] == 1000)
            #expect(inputs.candidates[2].factors[.opacity] == 1000)
            for policy in [kiosk, try policy(lax)] {
                let decision = GuardJudgement.redecide(inputs, policy)
                #expect(decision.admitted.isEmpty, "the slate is refused whole, under any policy")
                #expect(decision.reasons.map(\.id) == ["guard.concealed"])
            }
        }
        var sneak = coffee
        sneak.wish = MoodWish(label: .sad, leastDuration: 1_000_000_000, leastStrength: 500)
        #expect(admitted([house, sneak], openFacts(), sad, kiosk).isEmpty, "who asks for a mood says so")
    }

    @Test func story5AStatedWishNeedsNoMood() {
        var facts = openFacts()
        facts.consents[.infer] = .refused
        facts.consents[.target] = .refused
        #expect(admitted([house, tickets], facts, nil, kiosk) == [house.id, tickets.id])
        facts.consents[.select] = .withdrawn
        #expect(admitted([house, tickets], facts, nil, kiosk) == [house.id])
    }

    @Test func story8TheDeviceOfOnesOwnIsCloser() {
        let ad = moodAd("concert/mood", .happy, traits: .directAddress)
        #expect(admitted([ad], openFacts(), happy, kiosk) == [ad.id])
        var facts = openFacts()
        facts.input.device = .personalDevice
        #expect(admitted([ad], facts, happy, kiosk).isEmpty)
        let inPublic = GuardInputs(openFacts(), mood: happy, shortlist: [ad]).candidates[0].factors
        let inHand = GuardInputs(facts, mood: happy, shortlist: [ad]).candidates[0].factors
        #expect((inHand[.obtrusive] ?? 1000) > (inPublic[.obtrusive] ?? 1000))
        let silent = GuardInputs(openFacts(), mood: happy, shortlist: [moodAd("c", .happy)]).candidates[0].factors
        #expect((inPublic[.obtrusive] ?? 1000) > (silent[.obtrusive] ?? 1000), "direct address raises obtrusive")
    }

    @Test func story11Lookalikes() {
        for trait in [AdTraits.lookalike, .thirdPartyData] {
            var ad = coffee
            ad.traits.insert(trait)
            #expect(GuardInputs(openFacts(), mood: nil, shortlist: [ad]).candidates[0].factors[.foreign] == 1000)
            #expect(admitted([ad], openFacts(), nil, kiosk).isEmpty)
            #expect(reasons([ad], openFacts(), nil, kiosk).contains("foreign"))
        }
    }

    @Test func story14NoReasonNoAd() {
        var silent = moodAd("concert/mood", .happy)
        silent.traits.remove(.disclosed)
        #expect(GuardInputs(openFacts(), mood: happy, shortlist: [silent]).candidates[0].factors[.opacity] == 1000)
    }

    @Test func story15PoliticiansAreNoException() {
        for basis in [Level.house, .contextual, .intent, .mood] {
            var ad = moodAd("vote", .happy, CategorySet(.political))
            ad.basis = basis
            if basis != .mood { ad.wish = nil }
            #expect(admitted([ad], openFacts(), happy, kiosk).isEmpty, "\(basis)")
            #expect(reasons([ad], openFacts(), happy, kiosk).contains("politics"))
        }
    }

    @Test func story24NoPriceByMood() throws {
        var ad = moodAd("insurance/mood", .happy, CategorySet(.insurance))
        ad.traits.insert(.affectsPrice)
        #expect(admitted([ad], openFacts(), happy, try policy(lax)).isEmpty, "under any policy")
        #expect(reasons([ad], openFacts(), happy, try policy(lax)) == ["guard.price"])
        var offer = tickets
        offer.traits.insert(.affectsPrice)
        #expect(admitted([offer], openFacts(), nil, try policy(lax)).isEmpty)
    }

    @Test func story25NoEmotionInferenceAtWorkOrSchool() {
        for place in [SceneInput.PlaceKind.workplace, .school] {
            var facts = openFacts()
            facts.input.place = place
            #expect(admitted([house, coffee, moodAd("concert/mood", .happy)], facts, happy, kiosk) == [house.id])
        }
    }

    @Test func story26Children() {
        let beer = Candidate(
            id: "beer/contextual", basis: .contextual, categories: CategorySet(.alcohol), traits: .disclosed)
        let slate = [house, coffee, beer, tickets, moodAd("concert/mood", .happy)]
        var facts = openFacts()
        facts.age = .child
        #expect(admitted(slate, facts, happy, kiosk) == [house.id])
        for age in [DeclaredAge.teen, .undeclared] {
            facts.age = age
            #expect(admitted(slate, facts, happy, kiosk) == [house.id, coffee.id])
        }
        facts.age = .adult
        #expect(admitted(slate, facts, happy, kiosk).count == slate.count)
    }

    @Test func ignoranceAllowsNothingMore() {
        let slate = [house, coffee, tickets, moodAd("concert/mood", .happy)]
        let nothing = SceneFacts(
            input: SceneInput(), consents: ConsentStates(), age: .undeclared, local: noon, context: nil)
        #expect(admitted(slate, nothing, nil, kiosk) == [house.id])
        var facts = openFacts()
        facts.input = SceneInput()
        #expect(!admitted(slate, facts, happy, kiosk).contains("concert/mood"), "who tells nobody, targets nobody")
    }
}
