// error: 'Clearance' initializer is inaccessible due to 'fileprivate' protection level | module 'Guard' was not compiled for testing
@testable import Guard

let forge = Clearance.init
