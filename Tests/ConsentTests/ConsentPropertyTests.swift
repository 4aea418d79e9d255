import Consent
import Signal
import TestSupport
import Testing

/// What the gate must do whatever happens, over seeded sequences of events.
@Suite struct ConsentPropertyTests {
    private func permitted(_ gate: borrowing ConsentGate, at time: MediaTime) -> Set<Purpose> {
        var result: Set<Purpose> = []
        for purpose in Purpose.allCases where gate.permits(purpose, at: time) { result.insert(purpose) }
        return result
    }

    private func purposes(_ random: inout Repeatable) -> [Purpose] {
        Purpose.allCases.filter { _ in Bool.random(using: &random) }
    }

    private func event(_ random: inout Repeatable) -> ConsentEvent {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return .leave
        case 1...3: return .touch
        default:
            let state = ConsentState.allCases.randomElement(using: &random) ?? .given
            let age = Bool.random(using: &random) ? DeclaredAge.allCases.randomElement(using: &random) : nil
            return .change(state, purposes: purposes(&random), age: age)
        }
    }

    private func record(_ random: inout Repeatable) -> ConsentRecord? {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: nil
        case 1: .operatorBasis
        default:
            ConsentRecord(
                given: purposes(&random).filter { $0 != .share },
                age: DeclaredAge.allCases.randomElement(using: &random) ?? .adult, at: UTCTime(nanoseconds: 0),
                validFor: Int64.random(in: 1...60, using: &random) * 1_000_000_000)
        }
    }

    /// Runs sequences of events and calls `body` before and after each.
    private func withSequences(
        seed: UInt64, _ body: (ConsentEvent, MediaTime, _ before: Set<Purpose>, _ gate: borrowing ConsentGate) -> Void
    ) {
        var random = Repeatable(seed: seed)
        for sequence in 0..<150 {
            var gate = ConsentGate(record: record(&random), epoch: Epoch(), seed: UInt64(sequence))
            var time = MediaTime.zero
            for _ in 0..<30 {
                time = time + Int64.random(in: 0...4_000, using: &random) * 1_000_000
                if Bool.random(using: &random) { _ = gate.advance(to: time, lastSign: nil) }
                let before = permitted(gate, at: time)
                let event = event(&random)
                gate.apply(event, at: time)
                body(event, time, before, gate)
            }
        }
    }

    @Test func onlyGivenPermits() {
        withSequences(seed: 11) { _, time, _, gate in
            for purpose in Purpose.allCases {
                let isGiven = gate.state(of: purpose, at: time) == .given && gate.encounter != nil
                #expect(gate.permits(purpose, at: time) == isGiven)
            }
        }
    }

    @Test func whatIsPermittedHasWhatItNeeds() {
        withSequences(seed: 12) { _, time, _, gate in
            let permitted = permitted(gate, at: time)
            if permitted.contains(.target) { #expect(permitted.contains(.infer)) }
            if permitted.contains(.infer) { #expect(!permitted.isDisjoint(with: [.camera, .microphone])) }
            let isOperators = gate.age(at: time) == .undeclared && gate.permits(.infer, at: time + 100_000_000_000_000)
            if permitted.contains(.infer), !isOperators { #expect(gate.age(at: time) == .adult) }
            #expect(!permitted.contains(.share))
        }
    }

    @Test func onlyGivingEnables() {
        var narrowings = 0
        withSequences(seed: 13) { event, time, before, gate in
            if case .change(.given, _, _) = event { return }
            narrowings += 1
            var after = permitted(gate, at: time)
            // What was given before counts once its giver says with a question that they are an adult.
            if case .change(.requested, _, .adult) = event { after.subtract([.infer, .target]) }
            #expect(after.isSubset(of: before), "\(event)")
        }
        #expect(narrowings > 1_000)
    }

    @Test func whatIsTakenBackIsNotPermitted() {
        withSequences(seed: 14) { event, time, _, gate in
            guard case .change(let state, let purposes, _) = event, state != .given, state != .requested else { return }
            #expect(permitted(gate, at: time).isDisjoint(with: purposes))
        }
    }

    @Test func timeAloneNeverEnables() {
        withSequences(seed: 15) { _, time, _, gate in
            var before = permitted(gate, at: time)
            for seconds in [1, 10, 60, 3_600, 100_000] as [Int64] {
                let after = permitted(gate, at: time + seconds * 1_000_000_000)
                #expect(after.isSubset(of: before))
                before = after
            }
        }
    }

    @Test func tokensAgreeWithWhatIsPermitted() {
        withSequences(seed: 16) { _, time, _, gate in
            let permitted = permitted(gate, at: time)
            var minted: Set<Purpose> = []
            for sensor in Sensor.allCases where (try? gate.permit(sensor, at: time).redeem(at: time)) == sensor {
                minted.insert(Purpose(sensor))
            }
            if (try? gate.permitInference(at: time).redeem(at: time)) != nil { minted.insert(.infer) }
            if (try? gate.admit(true, for: .target, at: time).redeem(at: time).0) == true { minted.insert(.target) }
            #expect(minted == permitted.intersection([.camera, .microphone, .infer, .target]))
        }
    }

    @Test func sameEventsSameGate() {
        for seed in [17, 18] as [UInt64] {
            var first: [String] = []
            withSequences(seed: seed) { event, time, _, gate in
                first.append("\(event) \(gate.encounter?.description ?? "-") \(permitted(gate, at: time).count)")
            }
            var at = 0
            withSequences(seed: seed) { event, time, _, gate in
                #expect(
                    first[at] == "\(event) \(gate.encounter?.description ?? "-") \(permitted(gate, at: time).count)")
                at += 1
            }
        }
    }
}
