// error: 'SensorPermit' initializer is inaccessible due to 'fileprivate' protection level
import Consent

let forge = SensorPermit.init
