// error: cannot consume noncopyable stored property 'self.token' of a class
import Consent

final class Pocket {
    let token: InferencePermit

    init(_ token: consuming InferencePermit) {
        self.token = token
    }

    func copy() -> InferencePermit {
        token
    }
}
