// error: type 'SensorPermit' has no member 'camera'
import Consent
import Signal

func open(_ source: inout some PermittedSource & ~Copyable) throws {
    try source.open(.camera, at: .zero)
}
