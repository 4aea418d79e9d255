import Policy
import Proof
import Testing

@Suite("Witnesses") struct WitnessTests {
    @Test("nothing is known in a new one")
    func empty() {
        let witness = Witness()
        #expect(AttributeID.allCases.allSatisfy { witness.scene[$0] == nil })
        #expect(Factor.allCases.allSatisfy { witness.factors[$0] == nil })
    }
}
