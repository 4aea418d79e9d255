// error: 'InferencePermit' initializer is inaccessible due to 'fileprivate' protection level
import Consent

let forge = InferencePermit.init
