import Ads
import Consent
import Features
import Foundation
import Guard
import Mood
import Policy
import Signal

let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func kioskPolicy() throws -> CompiledPolicy {
    let bytes = try Data(contentsOf: root.appending(path: "Models/policies/kiosk.policy"))
    return try PolicyCompiler.compile(Array(bytes), file: "kiosk.policy")
}

func demoBytes() throws -> [UInt8] {
    Array(try Data(contentsOf: root.appending(path: "Models/ads/demo.json")))
}

func allowingAll() throws -> CompiledPolicy {
    try PolicyCompiler.compile(
        Array("policy \"open\" version 1\nat most mood always because \"all\"\n".utf8), file: "open.policy")
}

/// An inventory of these ads and the owner's message `welcome`.
func inventory(_ ads: String...) throws -> Inventory {
    let welcome = ad("welcome", sold: "{\"basis\":\"house\",\"price_cents\":0}", more: "\"showing_seconds\":1")
    return try Inventory(json: Array(text([welcome] + ads).utf8))
}

func text(_ ads: [String]) -> String {
    "{\"inventory\":\"test\",\"version\":1,\"ads\":[\(ads.joined(separator: ",\n"))]}"
}

/// The JSON of an ad; concerts unless `more` says otherwise, with a showing of one second.
func ad(_ id: String, sold: String, more: String = "\"products\":[\"1319\"],\"showing_seconds\":1") -> String {
    """
    {"id":"\(id)","title":"T","text":"X","on_behalf_of":"B","paid_by":"P",\(more),"sold":[\(sold)]}
    """
}

func contextual(_ id: String, _ cents: Int) -> String {
    ad(id, sold: "{\"basis\":\"contextual\",\"price_cents\":\(cents)}")
}

/// A shop at noon on 2026-06-15 with everything consented and nothing sensed.
func facts(hour: Int = 12, context: ContextEstimate? = nil, consents purposes: [Purpose] = Purpose.grantable)
    -> SceneFacts
{
    var input = SceneInput()
    input.place = .shop
    input.device = .publicScreen
    input.noticeShown = true
    input.indicatorLit = true
    input.controlShown = true
    var consents = ConsentStates()
    for purpose in purposes { consents[purpose] = .given }
    guard var local = UTCTime("2026-06-15T12:00:00Z").map(CivilTime.init) else { preconditionFailure("a date") }
    local.hour = hour
    return SceneFacts(input: input, consents: consents, age: .adult, local: local, context: context)
}

/// One decision without a mood: shortlist, review, choice; `nil` where the guard refuses.
func decide(
    _ selector: inout AdSelector, _ policy: CompiledPolicy, at time: MediaTime, facts: SceneFacts = facts(),
    intent: DeclaredIntent? = nil
) throws -> Impression? {
    let slate = selector.shortlist(facts, intent: intent, at: time)
    var guardian = Guardian(policy: policy)
    var inputs = GuardInputs()
    switch guardian.review(nil, facts, slate, at: time, inputs: &inputs) {
    case .cleared(let clearance, _): return try selector.choose(from: clearance, at: time)
    case .refused: return nil
    }
}
