// error: 'token' consumed more than once
import Consent
import Signal

func spend(_ token: consuming InferencePermit, at time: MediaTime) throws {
    try token.redeem(at: time)
    try token.redeem(at: time)
}
