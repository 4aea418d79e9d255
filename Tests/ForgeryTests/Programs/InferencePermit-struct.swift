// error: stored property 'token' of 'Copyable'-conforming struct 'Pocket' has non-Copyable type 'InferencePermit'
import Consent

struct Pocket {
    let token: InferencePermit
}
