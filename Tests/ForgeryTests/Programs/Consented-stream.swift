// error: type 'Consented<Int>' does not conform to protocol 'Copyable'
import Consent

func send(_ token: consuming Consented<Int>) {
    let (stream, continuation) = AsyncStream<Consented<Int>>.makeStream()
    continuation.yield(token)
    _ = stream
}
