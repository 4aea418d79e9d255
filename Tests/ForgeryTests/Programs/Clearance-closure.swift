// error: noncopyable 'token' cannot be consumed when captured by an escaping closure or borrowed by a non-Escapable type
import Guard
import Signal

func keep(_ token: consuming Clearance, at time: MediaTime) -> () throws -> Void {
    { _ = try token.admitted(at: time) }
}
