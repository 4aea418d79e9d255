// error: 'self.init' isn't called on all paths before returning from initializer
import Consent

extension SensorPermit {
    init(forged: Void) {
    }
}
