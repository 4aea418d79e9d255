// error: return expression of type 'Consented<Int>' does not conform to 'Copyable'
import Consent

func keep(_ token: consuming Consented<Int>) -> Any {
    token
}
