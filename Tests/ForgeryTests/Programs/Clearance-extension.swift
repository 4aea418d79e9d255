// error: 'self.init' isn't called on all paths before returning from initializer
import Guard

extension Clearance {
    init(forged: Void) {
    }
}
