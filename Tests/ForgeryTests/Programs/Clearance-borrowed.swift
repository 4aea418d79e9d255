// error: 'token' is borrowed and cannot be consumed
import Guard
import Signal

func spend(_ token: borrowing Clearance, at time: MediaTime) throws {
    _ = try token.admitted(at: time)
}
