// error: type 'Clearance' does not conform to protocol 'Copyable'
import Guard

func send(_ token: consuming Clearance) {
    let (stream, continuation) = AsyncStream<Clearance>.makeStream()
    continuation.yield(token)
    _ = stream
}
