// error: generic struct 'Array' requires that 'InferencePermit' conform to 'Copyable'
import Consent

func keep(_ token: consuming InferencePermit) {
    let kept = [token]
    _ = kept
}
