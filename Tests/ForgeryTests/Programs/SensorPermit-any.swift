// error: return expression of type 'SensorPermit' does not conform to 'Copyable'
import Consent

func keep(_ token: consuming SensorPermit) -> Any {
    token
}
