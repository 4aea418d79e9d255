// error: 'Clearance' initializer is inaccessible due to 'fileprivate' protection level | module 'Guard' was not compiled for testing [#ModuleNotTestable]
@testable import Guard

let forge = Clearance.init
