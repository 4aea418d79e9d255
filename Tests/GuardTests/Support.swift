import Consent
import Features
import Foundation
import Guard
import Policy
import Signal
import TestSupport

@testable import Mood

/// The kiosk policy that is shipped.
func kioskPolicy() throws -> CompiledPolicy {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let bytes = try Data(contentsOf: root.appending(path: "Models/policies/kiosk.policy"))
    return try PolicyCompiler.compile(Array(bytes), file: "kiosk.policy")
}

func policy(_ rules: String) throws -> CompiledPolicy {
    try PolicyCompiler.compile(Array("policy \"test\" version 1\n\(rules)\n".utf8), file: "test.policy")
}

let everything: [Purpose] = Purpose.grantable
let noon = CivilTime(UTCTime(nanoseconds: 43_200 * 1_000_000_000))

/// A public screen in a shop at noon, notice and light on, an adult who said yes to everything.
func openFacts() -> SceneFacts {
    var input = SceneInput()
    input.place = .shop
    input.device = .publicScreen
    input.region = .eu
    input.noticeShown = true
    input.indicatorLit = true
    input.controlShown = true
    var consents = ConsentStates()
    for purpose in everything { consents[purpose] = .given }
    let context = ContextEstimate(
        sound: Reading(value: .oneVoice, confidence: 950), light: Reading(value: .bright, confidence: 950),
        motion: Reading(value: .still, confidence: 900), people: Reading(value: .alone, confidence: 950),
        approach: Reading(value: .lingering, confidence: 900), bystanders: 0)
    return SceneFacts(input: input, consents: consents, age: .adult, local: noon, context: context)
}

func mood(_ label: MoodLabel, valence: Int, confidence: Int = 800, seconds: Int64 = 5) -> MoodFacts {
    MoodFacts(label: label, valence: valence, arousal: 0, confidence: confidence, duration: seconds * 1_000_000_000)
}

/// A policy that forbids nothing.
let lax = "at most mood always because \"nothing is forbidden\""

let happy = mood(.happy, valence: 700)
let sad = mood(.sad, valence: -700)

let house = Candidate(id: "welcome/house", basis: .house, traits: .disclosed)
let coffee = Candidate(id: "coffee/contextual", basis: .contextual, categories: CategorySet(.drink), traits: .disclosed)
let tickets = Candidate(id: "tickets/intent", basis: .intent, categories: CategorySet(.events), traits: .disclosed)

func moodAd(
    _ id: String, _ label: MoodLabel, _ categories: CategorySet = CategorySet(.events), traits: AdTraits = []
) -> Candidate {
    Candidate(
        id: id, basis: .mood, categories: categories,
        wish: MoodWish(label: label, leastDuration: 2_000_000_000, leastStrength: 600),
        traits: traits.union(.disclosed))
}

/// What the guard decides, as the names of what it admits.
func admitted(
    _ candidates: [Candidate], _ facts: SceneFacts, _ mood: MoodFacts?, _ policy: CompiledPolicy
) -> [String] {
    let inputs = GuardInputs(facts, mood: mood, shortlist: candidates)
    return GuardJudgement.redecide(inputs, policy).admitted.map { candidates[$0].id }
}

/// The reasons' names.
func reasons(
    _ candidates: [Candidate], _ facts: SceneFacts, _ mood: MoodFacts?, _ policy: CompiledPolicy
) -> [String] {
    let inputs = GuardInputs(facts, mood: mood, shortlist: candidates)
    return GuardJudgement.redecide(inputs, policy).reasons.map(\.id)
}

func gate(giving purposes: [Purpose]) -> ConsentGate {
    ConsentGate(record: ConsentRecord(given: purposes, age: .adult), epoch: Epoch(), seed: 1)
}

/// An estimate as a model would make it: sure of one label.
func estimate(_ label: MoodLabel, since: MediaTime, valence: Int) -> MoodEstimate {
    var shares = InlineArray<6, Float>(repeating: 0.02)
    shares[label.index] = 0.9
    return MoodEstimate(
        probabilities: MoodProbabilities(shares: shares), valence: valence, arousal: 0, evidence: [.microphone],
        since: since)
}
