// error: 'SensorPermit' initializer is inaccessible due to 'fileprivate' protection level | module 'Consent' was not compiled for testing [#ModuleNotTestable]
@testable import Consent

let forge = SensorPermit.init
