// error: cannot consume noncopyable stored property 'self.token' of a class
import Guard

final class Pocket {
    let token: Clearance

    init(_ token: consuming Clearance) {
        self.token = token
    }

    func copy() -> Clearance {
        token
    }
}
