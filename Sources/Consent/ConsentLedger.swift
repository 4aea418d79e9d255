import Signal
import Synchronization

/// Where consent stands now: the one state that the gate changes and every token asks.
///
/// Shared by reference, so that a token minted before a withdrawal learns of it.
final class ConsentLedger: Sendable {
    private let state: Mutex<State>

    init(_ state: consuming State) {
        self.state = Mutex(state)
    }

    /// Reads or changes the state; nobody else does meanwhile.
    func with<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { (state: inout State) -> Result in body(&state) }
    }

    /// One purpose.
    struct Entry: Sendable {
        var state: ConsentState?
        /// When what was given ends, in nanoseconds of UTC.
        var end: Int64 = .max
    }
}
