// error: type 'SensorPermit' does not conform to protocol 'Copyable'
import Consent

func send(_ token: consuming SensorPermit) {
    let (stream, continuation) = AsyncStream<SensorPermit>.makeStream()
    continuation.yield(token)
    _ = stream
}
