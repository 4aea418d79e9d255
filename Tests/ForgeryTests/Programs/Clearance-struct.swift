// error: stored property 'token' of 'Copyable'-conforming struct 'Pocket' has non-Copyable type 'Clearance'
import Guard

struct Pocket {
    let token: Clearance
}
