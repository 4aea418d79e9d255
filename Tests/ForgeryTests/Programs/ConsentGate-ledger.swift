// error: 'ledger' is inaccessible due to 'fileprivate' protection level | module 'Consent' was not compiled for testing [#ModuleNotTestable]
@testable import Consent

func ledger(of gate: borrowing ConsentGate) -> ConsentLedger {
    gate.ledger
}
