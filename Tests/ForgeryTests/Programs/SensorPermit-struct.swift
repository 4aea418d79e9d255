// error: stored property 'token' of 'Copyable'-conforming struct 'Pocket' has non-Copyable type 'SensorPermit'
import Consent

struct Pocket {
    let token: SensorPermit
}
