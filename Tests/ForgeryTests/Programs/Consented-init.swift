// error: 'Consented<Value>' initializer is inaccessible due to 'fileprivate' protection level
import Consent

let forge = Consented<Int>.init
