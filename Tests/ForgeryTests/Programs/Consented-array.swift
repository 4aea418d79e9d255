// error: generic struct 'Array' requires that 'Consented<Int>' conform to 'Copyable'
import Consent

func keep(_ token: consuming Consented<Int>) {
    let kept = [token]
    _ = kept
}
