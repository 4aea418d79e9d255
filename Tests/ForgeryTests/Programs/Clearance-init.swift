// error: 'Clearance' initializer is inaccessible due to 'fileprivate' protection level
import Guard

let forge = Clearance.init
