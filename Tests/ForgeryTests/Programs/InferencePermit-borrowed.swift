// error: 'token' is borrowed and cannot be consumed
import Consent
import Signal

func spend(_ token: borrowing InferencePermit, at time: MediaTime) throws {
    try token.redeem(at: time)
}
