// error: return expression of type 'InferencePermit' does not conform to 'Copyable'
import Consent

func keep(_ token: consuming InferencePermit) -> Any {
    token
}
