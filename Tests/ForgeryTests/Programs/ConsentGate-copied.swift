// error: 'gate' is borrowed and cannot be consumed
import Consent

func copy(_ gate: borrowing ConsentGate) -> ConsentGate {
    gate
}
