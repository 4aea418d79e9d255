// error: 'ConsentLease' initializer is inaccessible due to 'fileprivate' protection level
import Consent

let forge = ConsentLease.init
