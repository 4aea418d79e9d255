// error: 'token' is borrowed and cannot be consumed
import Consent
import Signal

func spend(_ token: borrowing Consented<Int>, at time: MediaTime) throws {
    _ = try token.redeem(at: time)
}
