import Consent
import Signal
import Testing

/// A gate under a record that gives `purposes` for an hour.
func gate(giving purposes: [Purpose]?, epoch: Epoch = Epoch(), validFor validity: Nanoseconds = 3_600_000_000_000)
    -> ConsentGate
{
    let record = purposes.map { ConsentRecord(given: $0, age: .adult, at: epoch.utc, validFor: validity) }
    return ConsentGate(record: record, epoch: epoch, seed: 1)
}

@Suite struct ConsentGateTests {
    @Test func noRecordMeansNoConsent() {
        let gate = gate(giving: nil)
        for purpose in Purpose.allCases {
            #expect(gate.permits(purpose, at: .zero) == false)
            #expect(gate.state(of: purpose, at: .zero) == nil)
        }
        #expect(gate.encounter == nil)
        #expect(gate.age(at: .seconds(1)) == .undeclared)
    }

    @Test func whoWithdrawsIsOfUnknownAgeUntilTheyAreGone() {
        var gate = gate(giving: nil)
        gate.apply(.given([.camera, .select], age: .child), at: .seconds(1))
        gate.apply(.withdrawn([.camera, .select]), at: .seconds(5))
        #expect(gate.encounter == nil)
        #expect(gate.age(at: .seconds(5)) == nil)
        #expect(gate.age(at: .seconds(24)) == nil)
        #expect(gate.age(at: .seconds(25)) == .undeclared)
        gate.apply(.touch, at: .seconds(26))
        #expect(gate.age(at: .seconds(26)) == .undeclared)
    }

    @Test func purposesNeedWhatTheyDependOn() {
        #expect(gate(giving: [.target]).permits(.target, at: .zero) == false)
        #expect(gate(giving: [.infer, .target]).permits(.target, at: .zero) == false)
        #expect(gate(giving: [.infer, .target]).permits(.infer, at: .zero) == false)
        #expect(gate(giving: [.camera, .target]).permits(.target, at: .zero) == false)
        for sensor in [Purpose.camera, .microphone] {
            let gate = gate(giving: [sensor, .infer, .target])
            #expect(gate.permits(.target, at: .zero) == true)
            #expect(gate.state(of: .target, at: .zero) == .given)
        }
        #expect(gate(giving: [.select]).permits(.select, at: .zero) == true)
        #expect(gate(giving: [.infer, .target]).state(of: .target, at: .zero) == nil)
    }

    @Test func refusalsSayWhatStandsInTheWay() throws {
        var gate = gate(giving: [.microphone, .infer, .target])
        gate.apply(.withdrawn([.microphone]), at: .seconds(1))
        let refusal = #expect(throws: ConsentRefusal.self) {
            try gate.permitInference(at: .seconds(1)).redeem(at: .zero)
        }
        #expect(refusal?.purpose == .infer)
        #expect(refusal?.id == "consent.withdrawn")
        let camera = #expect(throws: ConsentRefusal.self) {
            _ = try gate.permit(.camera, at: .seconds(1)).redeem(at: .seconds(1))
        }
        #expect(camera?.reason == .noEncounter)
    }

    @Test func withdrawingTakesWhatDependsOnIt() {
        var gate = gate(giving: Purpose.grantable)
        gate.apply(.withdrawn([.infer]), at: .seconds(1))
        #expect(gate.state(of: .target, at: .seconds(1)) == .withdrawn)
        #expect(gate.permits(.camera, at: .seconds(1)) == true)
        gate.apply(.given([.infer]), at: .seconds(2))
        #expect(gate.permits(.infer, at: .seconds(2)) == true)
        #expect(gate.permits(.target, at: .seconds(2)) == false, "giving infer again does not give target again")

        gate.apply(.given([.target]), at: .seconds(3))
        gate.apply(.withdrawn([.camera]), at: .seconds(3))
        #expect(gate.permits(.target, at: .seconds(3)) == true, "the microphone is left")
        gate.apply(.refused([.microphone]), at: .seconds(4))
        #expect(gate.state(of: .target, at: .seconds(4)) == .withdrawn)
        #expect(gate.permits(.select, at: .seconds(4)) == true)
    }

    @Test func onlyADeclaredAdultCanConsentToInference() throws {
        let all: [Purpose] = [.microphone, .infer, .target, .select]
        for age in DeclaredAge.allCases where age != .adult {
            var gate = ConsentGate(record: ConsentRecord(given: all, age: age), epoch: Epoch(), seed: 1)
            #expect(gate.permits(.microphone, at: .zero) == true)
            #expect(gate.permits(.select, at: .zero) == true)
            for purpose in [Purpose.infer, .target] {
                #expect(gate.permits(purpose, at: .zero) == false)
                #expect(gate.state(of: purpose, at: .zero) == .invalidated, "the scene does not say that it is given")
            }
            let refusal = #expect(throws: ConsentRefusal.self) {
                try gate.permitInference(at: .zero).redeem(at: .zero)
            }
            #expect(refusal?.id == "consent.not-adult")
            #expect(refusal?.text == "no consent to infer: nobody said that they are an adult")
            let target = #expect(throws: ConsentRefusal.self) { _ = try gate.admit(1, for: .target, at: .zero).redeem(at: .zero) }
            #expect(target?.id == "consent.not-adult")
            gate.apply(.given([.target], age: .adult), at: .zero)
            #expect(gate.permits(.target, at: .zero) == (age == .undeclared))
        }
        var gate = gate(giving: all)
        let (_, lease) = try gate.admit(1, for: .target, at: .zero).redeem(at: .zero)
        gate.apply(.given([.select], age: .teen), at: .zero)
        let refusal = #expect(throws: ConsentRefusal.self) { try lease.check(at: .zero) }
        #expect(refusal?.id == "consent.not-adult")
        gate.apply(.withdrawn([.infer]), at: .zero)
        #expect(gate.state(of: .target, at: .zero) == .withdrawn, "what the person said comes first")
    }

    @Test func consentExpiresOnTheCivilClock() {
        let noon = Epoch(utc: UTCTime(nanoseconds: 1_800_000_000_000_000_000), localOffsetMinutes: 60)
        let gate = gate(giving: [.camera, .infer], epoch: noon, validFor: 10_000_000_000)
        #expect(gate.permits(.infer, at: .milliseconds(9_999)) == true)
        #expect(gate.permits(.infer, at: .seconds(10)) == false)
        #expect(gate.state(of: .camera, at: .seconds(10)) == .expired)

        // The same record an hour later is worth nothing from the start; a record made after the recording is.
        let record = ConsentRecord(given: [.camera], at: noon.utc, validFor: 10_000_000_000)
        let later = Epoch(utc: noon.utc(at: .seconds(3_600)))
        #expect(ConsentGate(record: record, epoch: later, seed: 1).permits(.camera, at: .zero) == false)
        #expect(ConsentGate(record: record, epoch: Epoch(), seed: 1).permits(.camera, at: .zero) == true)
    }

    @Test func anEncounterBeginsWithATouchOrAnAnswer() {
        var gate = gate(giving: nil)
        gate.apply(.touch, at: .seconds(1))
        let first = gate.encounter
        #expect(first != nil)
        gate.apply(.given([.camera], age: .teen), at: .seconds(2))
        #expect(gate.encounter == first)
        #expect(gate.age(at: .seconds(1)) == .teen)
        #expect(gate.permits(.camera, at: .seconds(2)) == true)
        gate.apply(.leave, at: .seconds(3))
        #expect(gate.encounter == nil)
        #expect(gate.age(at: .seconds(1)) == .undeclared)
        #expect(gate.state(of: .camera, at: .seconds(3)) == .withdrawn)
        gate.apply(.withdrawn([.camera]), at: .seconds(4))
        #expect(gate.encounter == nil, "taking back begins nothing")
        gate.apply(.touch, at: .seconds(5))
        #expect(gate.encounter != first)
        #expect(gate.state(of: .camera, at: .seconds(5)) == nil, "coming back is a new question")
    }

    @Test func aRecordSpeaksForOneEncounter() {
        var gate = gate(giving: Purpose.grantable)
        gate.endEncounter(at: .seconds(1))
        gate.beginEncounter(at: .seconds(2))
        for purpose in Purpose.allCases { #expect(gate.permits(purpose, at: .seconds(2)) == false) }
    }

    @Test func anEncounterEndsByWithdrawal() {
        var gate = gate(giving: [.camera, .select])
        gate.apply(.withdrawn([.camera]), at: .seconds(1))
        #expect(gate.encounter != nil)
        gate.apply(.withdrawn([.select]), at: .seconds(2))
        #expect(gate.encounter == nil)

        var other = ConsentGate(record: nil, epoch: Epoch(), seed: 1)
        other.apply(.touch, at: .zero)
        other.apply(.withdrawn(Purpose.allCases), at: .seconds(1))
        #expect(other.encounter == nil, "leave me alone")
    }

    @Test func anEncounterEndsInSilence() {
        var gate = gate(giving: [.camera])
        #expect(gate.advance(to: .milliseconds(19_999), lastSign: nil) == nil)
        #expect(gate.advance(to: .seconds(30), lastSign: .seconds(11)) == nil)
        gate.apply(.touch, at: .seconds(30))
        #expect(gate.advance(to: .seconds(49), lastSign: .seconds(11)) == nil)
        #expect(gate.advance(to: .seconds(50), lastSign: .seconds(11)) == .silent)
        #expect(gate.advance(to: .seconds(51), lastSign: .seconds(51)) == nil)
        #expect(gate.encounter == nil)
        #expect(gate.state(of: .camera, at: .seconds(51)) == .expired)
    }

    @Test func anEncounterHasALongestTime() {
        var gate = gate(giving: [.camera], validFor: 7_200_000_000_000)
        #expect(gate.permits(.camera, at: .milliseconds(3_599_999)) == true)
        #expect(gate.permits(.camera, at: .seconds(3_600)) == false)
        #expect(gate.advance(to: .seconds(3_600), lastSign: .seconds(3_600)) == .longest)
        #expect(gate.encounter == nil)
    }

    @Test func aSignFromTheFutureCountsAsNow() {
        var gate = gate(giving: [.camera])
        #expect(gate.advance(to: .seconds(10), lastSign: .seconds(1_000)) == nil)
        #expect(gate.advance(to: .seconds(30), lastSign: nil) == .silent)
    }

    @Test func aRefusalStands() {
        var gate = gate(giving: nil)
        gate.apply(.requested([.camera, .infer]), at: .zero)
        #expect(gate.state(of: .camera, at: .zero) == .requested)
        #expect(gate.permits(.camera, at: .zero) == false)
        gate.apply(.refused([.camera]), at: .seconds(1))
        gate.apply(.requested([.camera]), at: .seconds(2))
        #expect(gate.state(of: .camera, at: .seconds(2)) == .refused)
        gate.apply(.given([.camera]), at: .seconds(3))
        #expect(gate.permits(.camera, at: .seconds(3)) == true, "the person may think again")
    }

    @Test func nobodyCanGiveShare() {
        var gate = gate(giving: Purpose.grantable)
        gate.apply(.given(Purpose.allCases), at: .zero)
        #expect(gate.permits(.share, at: .zero) == false)
        #expect(gate.state(of: .share, at: .zero) == nil)
    }

    @Test func theOperatorsBasisNeverReachesAnAd() {
        var gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
        gate.apply(.given(Purpose.grantable, age: .adult), at: .zero)
        for purpose in Purpose.allCases {
            #expect(gate.permits(purpose, at: .seconds(100_000)) == [.camera, .microphone, .infer].contains(purpose))
        }
        #expect(gate.advance(to: .seconds(100_000), lastSign: nil) == nil)
        #expect(throws: ConsentRefusal.self) { _ = try gate.admit(1, for: .target, at: .zero).redeem(at: .zero) }
        gate.apply(.withdrawn([.infer]), at: .seconds(1))
        #expect(gate.permits(.infer, at: .seconds(1)) == false, "what is taken back is taken back")
    }

    @Test func tokensOfEncountersNameNobody() {
        var seen: Set<String> = []
        for seed in [0, 1, .max] as [UInt64] {
            var gate = ConsentGate(record: nil, epoch: Epoch(), seed: seed)
            for second in 0..<100 {
                gate.apply(.touch, at: .seconds(Int64(second)))
                seen.insert(gate.encounter?.description ?? "")
                gate.apply(.leave, at: .seconds(Int64(second)))
            }
        }
        #expect(seen.count == 300)
        #expect(seen.allSatisfy { $0.utf8.count == 16 })
    }
}
