import Consent
import Guard
import Mood
import Policy
import Signal
import Testing

/// Keeps a clearance where it can be kept: a class may own what cannot be copied.
private final class Hoard {
    private var clearance: Clearance?

    init(_ review: consuming Review) {
        switch consume review {
        case .cleared(let clearance, _): self.clearance = consume clearance
        case .refused: clearance = nil
        }
    }

    /// What it gives at `time`: places, or the refusal; `nil` if there is none any more.
    func spend(at time: MediaTime) -> Result<[Int], ClearanceRefusal>? {
        guard let clearance = clearance.take() else { return nil }
        do throws(ClearanceRefusal) {
            return .success(try clearance.admitted(at: time))
        } catch {
            return .failure(error)
        }
    }
}

@Suite struct ClearanceTests {
    let kiosk: CompiledPolicy
    let slate = [house, coffee, moodAd("concert/mood", .happy)]
    let now = MediaTime.seconds(10)

    init() throws {
        kiosk = try kioskPolicy()
    }

    private func facts(_ gate: borrowing ConsentGate, at time: MediaTime) -> SceneFacts {
        SceneFacts(
            input: openFacts().input, gate: gate, epoch: Epoch(utc: UTCTime(nanoseconds: 43_200_000_000_000)),
            context: nil, at: time)
    }

    /// A clearance that rests on a consented mood.
    private func clearance(_ gate: borrowing ConsentGate) throws -> Hoard {
        var guardian = Guardian(policy: kiosk)
        var inputs = GuardInputs()
        let happy = estimate(.happy, since: .seconds(4), valence: 700)
        let consented = try gate.admit(happy, for: .target, at: now)
        return Hoard(guardian.review(consented, facts(gate, at: now), slate, at: now, inputs: &inputs))
    }

    @Test func aClearanceGivesWhatTheGuardAdmitted() throws {
        let gate = gate(giving: everything)
        #expect(try clearance(gate).spend(at: now) == .success([0, 1, 2]))
        #expect(try clearance(gate).spend(at: now + 499_999_999) == .success([0, 1, 2]))
        let hoard = try clearance(gate)
        _ = hoard.spend(at: now)
        #expect(hoard.spend(at: now) == nil, "once")
    }

    @Test func aHoardedClearanceGivesNothingAfterOneInterval() throws {
        let gate = gate(giving: everything)
        for late in [500, 501, 1_000, 3_600_000] as [Int64] {
            #expect(try clearance(gate).spend(at: now + late * 1_000_000) == .failure(.expired))
        }
        #expect(try clearance(gate).spend(at: .seconds(9)) == .failure(.expired), "nor before it was made")
    }

    @Test(arguments: [[Purpose.target], [.infer], [.camera, .microphone], Purpose.grantable])
    func aHoardedClearanceGivesNothingAfterAWithdrawal(_ purposes: [Purpose]) throws {
        var gate = gate(giving: everything)
        let hoard = try clearance(gate)
        gate.apply(.withdrawn(purposes), at: now + 1_000_000)
        guard case .failure(.consent) = hoard.spend(at: now + 2_000_000) else {
            Issue.record("an ad by a mood whose consent was withdrawn")
            return
        }
    }

    @Test func evenWithoutAMoodAClearanceEndsWithAConsent() throws {
        for purpose in [Purpose.microphone, .select] {
            var gate = gate(giving: [.microphone, .select])
            var guardian = Guardian(policy: kiosk)
            var inputs = GuardInputs()
            let hoard = Hoard(guardian.review(nil, facts(gate, at: now), slate, at: now, inputs: &inputs))
            gate.apply(.withdrawn([purpose]), at: now + 1_000_000)
            guard case .failure(.consent(let refusal)) = hoard.spend(at: now + 2_000_000) else {
                Issue.record("an ad by a consent that was withdrawn")
                continue
            }
            #expect(refusal.purpose == purpose)
        }
    }

    @Test func aHoardedClearanceGivesNothingInAnotherEncounter() throws {
        var gate = gate(giving: everything)
        let hoard = try clearance(gate)
        gate.endEncounter(at: now + 1_000_000)
        gate.apply(.given(everything, age: .adult), at: now + 2_000_000)
        guard case .failure(.consent) = hoard.spend(at: now + 3_000_000) else {
            Issue.record("an ad by the mood of somebody who has left")
            return
        }
    }

    @Test func aMoodWhoseConsentIsGoneIsNoMood() throws {
        var gate = gate(giving: everything)
        var guardian = Guardian(policy: kiosk)
        var inputs = GuardInputs()
        let consented = try gate.admit(estimate(.happy, since: .zero, valence: 700), for: .target, at: now)
        gate.apply(.withdrawn([.target]), at: now)
        let review = guardian.review(consented, facts(gate, at: now), slate, at: now, inputs: &inputs)
        #expect(!inputs.isMoodKnown)
        #expect(Hoard(review).spend(at: now) == .success([0, 1]), "house and contextual are still judged")
    }

    @Test func withoutAMoodTheGuardStillJudges() throws {
        let gate = gate(giving: [.select])
        var guardian = Guardian(policy: kiosk)
        var inputs = GuardInputs()
        let review = guardian.review(nil, facts(gate, at: now), slate + [tickets], at: now, inputs: &inputs)
        switch consume review {
        case .cleared(let clearance, let reasons):
            #expect(clearance.ids == [house.id, coffee.id, tickets.id])
            #expect(clearance.policy == kiosk.digest)
            #expect(clearance.expiry == now + 500_000_000)
            #expect(clearance.reasons == reasons)
            #expect(reasons.map(\.id).contains("guard.no-mood"))
            #expect(GuardJudgement.redecide(inputs, kiosk).reasons == reasons)
        case .refused(let reasons): Issue.record("refused: \(reasons)")
        }
    }

    @Test func aRefusalSaysWhy() throws {
        let gate = gate(giving: everything)
        var guardian = Guardian(policy: try policy("rule shut: at most none always because \"closed today\""))
        var inputs = GuardInputs()
        switch guardian.review(nil, facts(gate, at: now), slate, at: now, inputs: &inputs) {
        case .cleared: Issue.record("cleared under a policy that lets nothing through")
        case .refused(let reasons):
            #expect(reasons.map(\.id).contains("shut"))
            #expect(reasons.first { $0.id == "shut" }?.text == "closed today")
        }
        for (slate, id) in [([], "guard.nothing"), ([house, house], "guard.slate")] as [([Candidate], String)] {
            switch guardian.review(nil, facts(gate, at: now), slate, at: now, inputs: &inputs) {
            case .cleared: Issue.record("cleared a slate that is not in order")
            case .refused(let reasons): #expect(reasons.map(\.id) == [id])
            }
        }
        let crowd = (0...GuardInputs.mostCandidates).map { Candidate(id: "ad-\($0)", basis: .house) }
        switch guardian.review(nil, facts(gate, at: now), crowd, at: now, inputs: &inputs) {
        case .cleared: Issue.record("cleared a slate that is too long")
        case .refused(let reasons): #expect(reasons.map(\.id) == ["guard.slate"])
        }
    }
}
