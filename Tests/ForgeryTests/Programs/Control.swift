// compiles: what the tokens are for, with every import that the other programs use
import Ads
import Consent
import Guard
import Mood
import Signal

func sense(_ gate: borrowing ConsentGate, _ source: inout some PermittedSource & ~Copyable) throws {
    try source.open(gate.permit(.camera, at: .zero), at: .zero)
}

func spend(_ permit: consuming SensorPermit, _ inference: consuming InferencePermit, at time: MediaTime) throws {
    _ = try permit.redeem(at: time)
    try inference.redeem(at: time)
}

func lease(_ gate: borrowing ConsentGate) throws -> [ConsentLease] {
    let (_, lease) = try gate.admit(7, for: .target, at: .zero).redeem(at: .zero)
    return [lease, lease]
}

func decide(
    _ guardian: inout Guardian, _ selector: inout AdSelector, _ mood: consuming Consented<MoodEstimate>?,
    _ facts: SceneFacts, _ shortlist: [Candidate]
) throws -> Impression? {
    var inputs = GuardInputs()
    let review = guardian.review(mood, facts, shortlist, at: .zero, inputs: &inputs)
    switch consume review {
    case .cleared(let clearance, _): return try selector.choose(from: clearance, at: .zero)
    case .refused: return nil
    }
}

struct Pocket: ~Copyable {
    let token: SensorPermit
}

extension Clearance {
    borrowing func isLate(at time: MediaTime) -> Bool { time >= expiry }
}
