// error: noncopyable 'token' cannot be consumed when captured by an escaping closure or borrowed by a non-Escapable type
import Consent
import Signal

func keep(_ token: consuming InferencePermit, at time: MediaTime) -> () throws -> Void {
    { try token.redeem(at: time) }
}
