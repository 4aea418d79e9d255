// error: 'let' property 'sensor' may not be initialized directly; use "self.init(...)" or "self = ..." instead
import Consent
import Signal

extension SensorPermit {
    init(forged sensor: Sensor) {
        self.sensor = sensor
    }
}
