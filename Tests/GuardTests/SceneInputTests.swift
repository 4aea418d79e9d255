import Consent
import Digest
import Features
import Guard
import Mood
import Policy
import Signal
import TestSupport
import Testing

@Suite struct SceneInputTests {
    static let full = """
        {"place.kind": "shop", "device.kind": "public-screen", "region": "eu", "local_offset_minutes": 60,
         "notice.shown": true, "indicator.lit": true, "control.shown": false}
        """

    @Test func reads() throws {
        let input = try SceneInput(json: Array(SceneInputTests.full.utf8))
        #expect(input.place == .shop)
        #expect(input.device == .publicScreen)
        #expect(input.region == .eu)
        #expect(input.localOffsetMinutes == 60)
        #expect(input.noticeShown == true)
        #expect(input.controlShown == false)
        #expect(try SceneInput(json: Array(input.json.utf8)) == input)
        #expect(try SceneInput(json: Array("{}".utf8)) == SceneInput())
    }

    @Test func refusesWithPlaceAndExpectation() {
        let cases: [(String, Int, Int, String)] = [
            ("", 1, 1, "expected a JSON value"),
            ("[]", 1, 1, "expected an object"),
            ("{\n \"place.kind\": \"shopp\"}", 2, 16, "expected one of street, shop"),
            ("{\"placekind\": \"shop\"}", 1, 15, "unknown member"),
            ("{\"notice.shown\": 1}", 1, 18, "expected true or false"),
            ("{\"local_offset_minutes\": 1081}", 1, 26, "from -1080 to 1080"),
            ("{\"viewer.age\": \"adult\"}", 1, 16, "unknown member"),
        ]
        for (text, line, column, problem) in cases {
            do {
                _ = try SceneInput(json: Array(text.utf8))
                Issue.record("read \(text)")
            } catch {
                #expect(error.position == TextPosition(line: line, column: column), "\(text): \(error)")
                #expect(error.problem.contains(problem), "\(error)")
            }
        }
    }

    @Test func anEventSetsWhatItNamesOrNothing() throws {
        var input = try SceneInput(json: Array(SceneInputTests.full.utf8))
        let set = try JSONParser.parse("{\"notice.shown\": false, \"region\": null}").object("set")
        try input.set(set)
        #expect(input.noticeShown == false)
        #expect(input.region == nil)
        #expect(input.place == .shop)
        let before = input
        let bad = try JSONParser.parse("{\"notice.shown\": true, \"region\": 7}").object("set")
        #expect(throws: GuardError.self) { try input.set(bad) }
        #expect(input == before)
    }

    @Test func aReadingWithoutConsentIsNoFact() {
        var facts = openFacts()
        var consents = facts.consents
        consents[.microphone] = .withdrawn
        facts = SceneFacts(
            input: facts.input, consents: consents, age: .adult, local: noon, context: facts.context)
        #expect(facts.context?.sound == nil)
        #expect(facts.context?.light != nil)
        #expect(Scene(facts, mood: nil)[.contextSound] == nil)
        consents[.camera] = .withdrawn
        facts = SceneFacts(
            input: facts.input, consents: consents, age: .adult, local: noon, context: openFacts().context)
        #expect(facts.context == ContextEstimate())
        let sights: [AttributeID] = [
            .contextLight, .contextLightConfidence, .contextMotion, .contextMotionConfidence, .contextPeople,
            .contextPeopleConfidence, .contextApproach, .contextApproachConfidence, .contextBystanders,
        ]
        for id in sights {
            #expect(Scene(openFacts(), mood: nil)[id] != nil && Scene(facts, mood: nil)[id] == nil, "\(id.name)")
        }
    }

    @Test func theSceneHasWhatTheFactsHave() {
        let scene = Scene(openFacts(), mood: sad)
        func text(_ id: AttributeID) -> String? { scene[id].map(id.attribute.type.text) }
        #expect(text(.viewerAge) == "adult")
        #expect(text(.placeKind) == "shop")
        #expect(text(.deviceKind) == "public-screen")
        #expect(text(.localHour) == "12")
        #expect(text(.consentTarget) == "given")
        #expect(text(.consentShare) == "absent")
        #expect(text(.moodKnown) == "true")
        #expect(text(.moodLabel) == "sad")
        #expect(text(.moodValence) == "-700")
        #expect(text(.contextSound) == "one-voice")
        #expect(text(.contextSoundConfidence) == "950")
        #expect(text(.contextMotion) == "still")
        #expect(text(.contextPeople) == "alone" && text(.contextPeopleConfidence) == "950")
        #expect(text(.contextApproach) == "lingering" && text(.contextApproachConfidence) == "900")
        #expect(text(.contextBystanders) == "0")
        for people in People.allCases {
            for approach in Approach.allCases {
                var facts = openFacts()
                facts.context?.people?.value = people
                facts.context?.approach?.value = approach
                let scene = Scene(facts, mood: nil)
                #expect(scene[.contextPeople].map(AttributeID.contextPeople.attribute.type.text) == people.rawValue)
                #expect(scene[.contextApproach].map(AttributeID.contextApproach.attribute.type.text) == approach.rawValue)
            }
        }
        let empty = Scene(openFacts(), mood: nil)
        #expect(empty[.moodKnown] == 0)
        #expect(empty[.moodLabel] == nil)
        #expect(empty[.moodConfidence] == nil)
        for place in SceneInput.PlaceKind.allCases {
            var facts = openFacts()
            facts.input.place = place
            #expect(Scene(facts, mood: nil)[.placeKind] != nil, "\(place)")
        }
        for age in DeclaredAge.allCases {
            var facts = openFacts()
            facts.age = age
            #expect(Scene(facts, mood: nil)[.viewerAge] != nil, "\(age)")
        }
        for state in ConsentState.allCases {
            var facts = openFacts()
            facts.consents[.measure] = state
            #expect(Scene(facts, mood: nil)[.consentMeasure] != nil, "\(state)")
        }
    }

    @Test func theScenesOffsetReplacesTheEpochs() {
        let gate = gate(giving: [])
        var input = SceneInput()
        let epoch = Epoch(utc: UTCTime(nanoseconds: 0), localOffsetMinutes: 120)
        #expect(SceneFacts(input: input, gate: gate, epoch: epoch, context: nil, at: .zero).local.hour == 2)
        input.localOffsetMinutes = -60
        let facts = SceneFacts(input: input, gate: gate, epoch: epoch, context: nil, at: .zero)
        #expect(facts.local.hour == 23)
        #expect(facts.local.year == 1969)
    }
}

@Suite struct GuardInputsTests {
    @Test func jsonKeepsEveryDecision() throws {
        let kiosk = try kioskPolicy()
        var chance = Repeatable(seed: 3)
        for _ in 0..<60 {
            let occasion = Occasion(&chance)
            let inputs = GuardInputs(occasion.facts, mood: occasion.mood, shortlist: occasion.slate)
            let read = try GuardInputs(json: Array(inputs.json.utf8))
            #expect(read == inputs)
            #expect(read.json == inputs.json)
            #expect(GuardJudgement.redecide(read, kiosk) == GuardJudgement.redecide(inputs, kiosk))
        }
    }

    @Test func refusesWhatItDidNotWrite() {
        let candidate = """
            {"id":"a","basis":"house","categories":[],"traits":[],"wish_matched":false,"factors":{}}
            """
        let texts = [
            "{}", "{\"scene\":{}}", "{\"scene\":{},\"candidates\":{}}", "{\"scene\":{\"x\":1},\"candidates\":[]}",
            "{\"scene\":{\"mood.valence\":1001},\"candidates\":[]}",
            "{\"scene\":{\"mood.known\":1},\"candidates\":[]}",
            "{\"scene\":{},\"candidates\":[\(candidate.replacing("house", with: "castle"))]}",
            "{\"scene\":{},\"candidates\":[\(candidate.replacing("\"factors\":{}", with: "\"factors\":{\"covert\":1001}"))]}",
            "{\"scene\":{},\"candidates\":[\(candidate.replacing("\"traits\":[]", with: "\"traits\":[\"kind\"]"))]}",
        ]
        for text in texts { #expect(throws: GuardError.self, "\(text)") { try GuardInputs(json: Array(text.utf8)) } }
        #expect(throws: Never.self) {
            try GuardInputs(json: Array("{\"scene\":{},\"candidates\":[\(candidate)]}".utf8))
        }
    }

    /// Hostile texts are refused or read, and never trap.
    @Test func hostileTexts() throws {
        let scene = Array(SceneInputTests.full.utf8)
        let inputs = Array(GuardInputs(openFacts(), mood: happy, shortlist: [house, coffee]).json.utf8)
        var chance = Repeatable(seed: 99)
        var refused = 0
        for round in 0..<800 {
            let text = mutated(round % 2 == 0 ? scene : inputs, &chance)
            if (try? SceneInput(json: text)) == nil { refused += 1 }
            if (try? GuardInputs(json: text)) == nil { refused += 1 }
        }
        #expect(refused > 800)
        #expect(throws: GuardError.self) { try SceneInput(json: Array(repeating: 0x20, count: 1 << 17)) }
        #expect(throws: GuardError.self) { try GuardInputs(json: Array(repeating: 0x20, count: (1 << 20) + 1)) }
    }

    private func mutated(_ text: [UInt8], _ chance: inout Repeatable) -> [UInt8] {
        var text = text
        for _ in 0...Int(chance.next() % 3) where !text.isEmpty {
            let place = Int(chance.next() % UInt64(text.count))
            switch chance.next() % 4 {
            case 0: text[place] = UInt8(truncatingIfNeeded: chance.next())
            case 1: text.removeLast(text.count - place)
            case 2: text.insert(contentsOf: "99999999999999999999".utf8, at: place)
            default: text.remove(at: place)
            }
        }
        return text
    }
}
