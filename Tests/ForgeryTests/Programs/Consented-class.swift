// error: cannot consume noncopyable stored property 'self.token' of a class
import Consent

final class Pocket {
    let token: Consented<Int>

    init(_ token: consuming Consented<Int>) {
        self.token = token
    }

    func copy() -> Consented<Int> {
        token
    }
}
