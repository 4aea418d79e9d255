// error: cannot consume noncopyable stored property 'self.token' of a class
import Consent

final class Pocket {
    let token: SensorPermit

    init(_ token: consuming SensorPermit) {
        self.token = token
    }

    func copy() -> SensorPermit {
        token
    }
}
