// error: type 'InferencePermit' does not conform to protocol 'Copyable'
import Consent

func send(_ token: consuming InferencePermit) {
    let (stream, continuation) = AsyncStream<InferencePermit>.makeStream()
    continuation.yield(token)
    _ = stream
}
