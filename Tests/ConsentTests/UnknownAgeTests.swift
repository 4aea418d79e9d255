import Consent
import Signal
import Testing

/// Whoever ended an encounter without leaving may stand there still: their age is not known, never older than it was.
@Suite struct UnknownAgeTests {
    private let purposes: [Purpose] = [.camera, .select]

    /// A gate in which a child answered at 1 s.
    private func gate() -> ConsentGate {
        var gate = ConsentGate(record: nil, epoch: Epoch(), seed: 1)
        gate.apply(.given(purposes, age: .child), at: .seconds(1))
        return gate
    }

    @Test func aTouchAfterAWithdrawalTellsNoAge() {
        for event in [.touch, .given([.select]), .given([.select], age: .undeclared)] as [ConsentEvent] {
            var gate = gate()
            gate.apply(.withdrawn(purposes), at: .seconds(2))
            gate.apply(event, at: .seconds(4))
            #expect(gate.encounter != nil)
            #expect(gate.age(at: .seconds(4)) == nil)
            #expect(gate.age(at: .seconds(23)) == nil, "as long as that encounter lasts")
            gate.apply(.given([.select], age: .teen), at: .seconds(24))
            #expect(gate.age(at: .seconds(24)) == .teen)
        }
    }

    @Test func theDoubtGoesOnFromEncounterToEncounter() {
        var gate = gate()
        gate.apply(.withdrawn(purposes), at: .seconds(2))
        gate.apply(.touch, at: .seconds(4))
        #expect(gate.advance(to: .seconds(24), lastSign: nil) == .silent)
        #expect(gate.age(at: .milliseconds(43_999)) == nil)
        #expect(gate.age(at: .seconds(44)) == .undeclared)
        gate.apply(.touch, at: .seconds(44))
        #expect(gate.age(at: .seconds(44)) == .undeclared)
    }

    @Test func aQuietChildIsNotTakenToBeGoneAtOnce() {
        var gate = gate()
        #expect(gate.advance(to: .seconds(21), lastSign: nil) == .silent)
        #expect(gate.age(at: .seconds(21)) == nil)
        #expect(gate.age(at: .milliseconds(40_999)) == nil)
        #expect(gate.age(at: .seconds(41)) == .undeclared, "the next who come are not kept from anything for ever")
    }

    @Test func onlyLeavingIsLeaving() {
        for end in EncounterEnd.allCases {
            var gate = gate()
            gate.endEncounter(at: .seconds(2), because: end)
            #expect(gate.age(at: .seconds(2)) == (end == .left ? .undeclared : nil), "\(end)")
            gate.apply(.touch, at: .seconds(3))
            #expect(gate.age(at: .seconds(3)) == (end == .left ? .undeclared : nil), "\(end)")
            gate.apply(.leave, at: .seconds(4))
            #expect(gate.age(at: .seconds(4)) == .undeclared, "\(end)")
        }
        var gate = gate()
        gate.apply(.withdrawn(purposes), at: .seconds(2))
        gate.apply(.leave, at: .seconds(3))
        #expect(gate.age(at: .seconds(3)) == .undeclared, "left after taking everything back")
    }

    @Test func takingBackMakesNobodyOlder() {
        for state in [ConsentState.refused, .withdrawn, .expired, .invalidated] {
            var gate = gate()
            gate.apply(.change(state, purposes: [.measure], age: .adult), at: .seconds(2))
            #expect(gate.age(at: .seconds(2)) == .child, "\(state)")
        }
    }

    @Test func withinAnEncounterADeclaredMinorGrowsNoOlder() {
        func ages(_ answers: DeclaredAge...) -> DeclaredAge? {
            var gate = ConsentGate(record: nil, epoch: Epoch(), seed: 1)
            for age in answers { gate.apply(.given([.select], age: age), at: .zero) }
            return gate.age(at: .zero)
        }
        for minor in [DeclaredAge.child, .teen] {
            for later in [DeclaredAge.adult, .undeclared] { #expect(ages(minor, later) == minor) }
            for earlier in [DeclaredAge.adult, .undeclared] { #expect(ages(earlier, minor) == minor) }
        }
        #expect(ages(.child, .teen) == .child)
        #expect(ages(.teen, .child) == .child)
        #expect(ages(.adult, .undeclared) == .undeclared)
        #expect(ages(.undeclared, .adult) == .adult)
        var gate = gate()
        gate.apply(.leave, at: .seconds(2))
        gate.apply(.given([.select], age: .adult), at: .seconds(2))
        #expect(gate.age(at: .seconds(2)) == .adult, "somebody else")
    }
}
