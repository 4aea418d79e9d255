// error: generic struct 'Array' requires that 'SensorPermit' conform to 'Copyable'
import Consent

func keep(_ token: consuming SensorPermit) {
    let kept = [token]
    _ = kept
}
