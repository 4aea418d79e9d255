import Consent
import Digest
import Features
import Guard
import Mood
import Policy
import Proof
import Signal

/// Lets Guard measure and judge the whole candidates of a case, as it does for a screen.
struct GuardedSlates: SlateJudge {
    func judge(_ decide: DecideCase, _ policy: CompiledPolicy, file: String) throws(CaseError) -> SlateAnswer {
        let facts = SceneFacts(decide)
        let mood = MoodFacts(decide)
        var shortlist: [Candidate] = []
        for candidate in decide.candidates { shortlist.append(try Candidate(candidate, file: file)) }
        var inputs = GuardInputs(facts, mood: mood, shortlist: shortlist)
        // The scene as the case has it: facts know no consent whose state is not known.
        inputs.scene = decide.scene
        let decision = GuardJudgement.redecide(inputs, policy)
        return SlateAnswer(
            admitted: decision.admitted.map { shortlist[$0].id },
            reasons: decision.reasons.map { SlateAnswer.Reason(id: $0.id, text: $0.text) },
            factors: inputs.candidates.map(\.factors))
    }
}

extension Candidate {
    fileprivate init(_ candidate: CaseCandidate, file: String) throws(CaseError) {
        func word<Word>(_ kind: String, _ text: String, _ known: [String], _ value: Word?) throws(CaseError) -> Word {
            guard let value else {
                throw CaseError(
                    file: file, position: candidate.position,
                    problem: "unknown \(kind) \(JSONError.shown(text)), expected one of \(known.joined(separator: ", "))")
            }
            return value
        }
        self.init(
            id: candidate.id, basis: candidate.basis, categories: candidate.categories, exposures: candidate.exposures)
        for text in candidate.traits {
            traits.formUnion(try word("trait", text, AdTraits.words.map(\.word), AdTraits(word: text)))
        }
        let readings: [(String, ContextUse)] = [
            ("sound", .sound), ("light", .light), ("motion", .motion), ("people", .people), ("approach", .approach),
        ]
        for text in candidate.reads {
            let use = readings.first { $0.0 == text }?.1
            reads.formUnion(try word("reading", text, readings.map(\.0), use))
        }
        guard let asked = candidate.wish else { return }
        let labels = MoodLabel.allCases.map(\.rawValue)
        let label = try word("mood", asked.label, labels, MoodLabel(rawValue: asked.label))
        wish = MoodWish(
            label: label, leastDuration: asked.leastMilliseconds * 1_000_000, leastStrength: asked.leastStrength)
    }
}

extension SceneFacts {
    /// What a case's scene says, as the factors are measured from it.
    fileprivate init(_ decide: DecideCase) {
        let scene = decide.scene
        func word(_ id: AttributeID) -> String? { scene[id].map { id.attribute.type.text(of: $0) } }
        func flag(_ id: AttributeID) -> Bool? { scene[id].map { $0 != 0 } }
        func reading<Value: RawRepresentable & Hashable & Sendable>(
            _ id: AttributeID, _ confidence: AttributeID
        ) -> Reading<Value>? where Value.RawValue == String {
            guard let value = word(id).flatMap(Value.init(rawValue:)), let sure = scene[confidence] else { return nil }
            return Reading(value: value, confidence: Int(sure))
        }
        var input = SceneInput()
        input.place = word(.placeKind).flatMap(SceneInput.PlaceKind.init(rawValue:))
        input.device = word(.deviceKind).flatMap(SceneInput.DeviceKind.init(rawValue:))
        input.region = word(.region).flatMap(SceneInput.Region.init(rawValue:))
        input.noticeShown = flag(.noticeShown)
        input.indicatorLit = flag(.indicatorLit)
        input.controlShown = decide.facts.isControlShown
        var consents = ConsentStates()
        for purpose in Purpose.allCases {
            guard let attribute = SceneSchema.standard.attribute(named: "consent.\(purpose.rawValue)") else { continue }
            consents[purpose] = word(attribute.id).flatMap(ConsentState.init(rawValue:))
        }
        // An hour that is not known counts as night.
        let hour = Int64(scene[.localHour] ?? 0)
        self.init(
            input: input, consents: consents, age: word(.viewerAge).flatMap(DeclaredAge.init(rawValue:)),
            local: CivilTime(UTCTime(nanoseconds: hour * 3_600_000_000_000)),
            context: ContextEstimate(
                sound: reading(.contextSound, .contextSoundConfidence),
                light: reading(.contextLight, .contextLightConfidence),
                motion: reading(.contextMotion, .contextMotionConfidence),
                people: reading(.contextPeople, .contextPeopleConfidence),
                approach: reading(.contextApproach, .contextApproachConfidence),
                bystanders: scene[.contextBystanders].map { Int($0) }))
    }
}

extension MoodFacts {
    /// The mood of a case's scene; `nil` where none is known, or something of it is missing.
    fileprivate init?(_ decide: DecideCase) {
        let scene = decide.scene
        let type = AttributeID.moodLabel.attribute.type
        guard scene[.moodKnown] == 1, let label = scene[.moodLabel].flatMap({ MoodLabel(rawValue: type.text(of: $0)) }),
            let valence = scene[.moodValence], let arousal = scene[.moodArousal], let confidence = scene[.moodConfidence]
        else { return nil }
        self.init(
            label: label, valence: Int(valence), arousal: Int(arousal), confidence: Int(confidence),
            duration: decide.facts.moodMilliseconds * 1_000_000)
    }
}
