// error: 'token' consumed more than once
import Guard
import Signal

func spend(_ token: consuming Clearance, at time: MediaTime) throws {
    _ = try token.admitted(at: time)
    _ = try token.admitted(at: time)
}
