import Consent
import Signal
import Testing

/// Keeps tokens where they can be kept: a class may own what cannot be copied.
private final class Hoard {
    private var sensor: SensorPermit?
    private var inference: InferencePermit?
    private var value: Consented<Int>?

    init(_ gate: borrowing ConsentGate, at time: MediaTime) throws(ConsentRefusal) {
        sensor = try gate.permit(.microphone, at: time)
        inference = try gate.permitInference(at: time)
        value = try gate.admit(7, for: .target, at: time)
    }

    /// Why each of the three is refused at `time`; what is not refused is left out.
    func spend(at time: MediaTime) -> [ConsentRefusal.Reason] {
        var reasons: [ConsentRefusal.Reason] = []
        if let token = sensor.take() {
            do throws(ConsentRefusal) { _ = try token.redeem(at: time) } catch { reasons.append(error.reason) }
        }
        if let token = inference.take() {
            do throws(ConsentRefusal) { try token.redeem(at: time) } catch { reasons.append(error.reason) }
        }
        if let token = value.take() {
            do throws(ConsentRefusal) { _ = try token.redeem(at: time) } catch { reasons.append(error.reason) }
        }
        return reasons
    }
}

@Suite struct HoardedTokenTests {
    private let all: [Purpose] = [.microphone, .infer, .target]

    @Test func aTokenIsWorthSomethingWithinItsInterval() throws {
        let gate = gate(giving: all)
        #expect(try Hoard(gate, at: .seconds(1)).spend(at: .seconds(1)) == [])
        #expect(try Hoard(gate, at: .seconds(1)).spend(at: .milliseconds(1_499)) == [])
    }

    @Test func aTokenIsWorthNothingAfterOneInterval() throws {
        let gate = gate(giving: all)
        for late in [500, 501, 60_000] as [Int64] {
            let hoard = try Hoard(gate, at: .seconds(1))
            #expect(hoard.spend(at: .milliseconds(1_000 + late)) == Array(repeating: .tokenExpired, count: 3))
        }
        let hoard = try Hoard(gate, at: .seconds(1))
        #expect(hoard.spend(at: .milliseconds(999)) == Array(repeating: .tokenExpired, count: 3), "nor before it")
    }

    @Test func aTokenIsWorthNothingAfterAWithdrawal() throws {
        var gate = gate(giving: all + [.select])
        let hoard = try Hoard(gate, at: .seconds(1))
        gate.apply(.withdrawn([.microphone]), at: .seconds(1))
        #expect(hoard.spend(at: .seconds(1)) == Array(repeating: .withdrawn, count: 3))
    }

    @Test func aTokenIsWorthNothingWhenTheEncounterIsOver() throws {
        for end in EncounterEnd.allCases {
            var gate = gate(giving: all)
            let hoard = try Hoard(gate, at: .seconds(1))
            gate.endEncounter(at: .seconds(1), because: end)
            #expect(hoard.spend(at: .seconds(1)).count == 3)
        }
    }

    @Test func aTokenIsWorthNothingInAnotherEncounter() throws {
        var gate = gate(giving: all)
        let hoard = try Hoard(gate, at: .seconds(1))
        gate.apply(.leave, at: .seconds(1))
        gate.apply(.given(all, age: .adult), at: .seconds(1))
        #expect(gate.permits(.target, at: .seconds(1)) == true)
        #expect(hoard.spend(at: .seconds(1)) == Array(repeating: .otherEncounter, count: 3))
    }

    @Test func aTokenIsWorthNothingOnceConsentExpires() throws {
        let gate = gate(giving: all, validFor: 1_000_000_000)
        let hoard = try Hoard(gate, at: .milliseconds(900))
        #expect(hoard.spend(at: .seconds(1)) == Array(repeating: .expired, count: 3))
    }

    @Test func aLeaseCanOnlyRefuse() throws {
        var gate = gate(giving: all + [.select])
        let (value, lease) = try gate.admit(7, for: .target, at: .zero).redeem(at: .zero)
        #expect(value == 7)
        try lease.check(at: .milliseconds(499))
        #expect(throws: ConsentRefusal.self) { try lease.check(at: .milliseconds(500)) }
        gate.apply(.withdrawn([.infer]), at: .milliseconds(100))
        let refusal = #expect(throws: ConsentRefusal.self) { try lease.check(at: .milliseconds(100)) }
        #expect(refusal?.reason == .withdrawn)
    }

    @Test func aTokenOutlivesItsGateWithoutHarm() throws {
        func mint() throws -> Hoard { try Hoard(gate(giving: all), at: .zero) }
        #expect(try mint().spend(at: .zero) == [])
        #expect(try mint().spend(at: .seconds(1)).count == 3)
    }
}
