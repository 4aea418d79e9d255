// error: stored property 'token' of 'Copyable'-conforming struct 'Pocket' has non-Copyable type 'Consented<Int>'
import Consent

struct Pocket {
    let token: Consented<Int>
}
