// error: 'token' consumed more than once
import Consent
import Signal

func spend(_ token: consuming Consented<Int>, at time: MediaTime) throws {
    _ = try token.redeem(at: time)
    _ = try token.redeem(at: time)
}
