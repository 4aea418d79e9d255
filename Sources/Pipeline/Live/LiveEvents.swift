import Synchronization

/// What happens during a live run besides samples: consent, intents, touches, the end. Anybody may post, from any thread.
public final class LiveEvents: Sendable {
    /// An event and whether it must not wait for a sensor: what is taken back is closed at once.
    struct Posted: Sendable {
        var json: String
        var isUrgent: Bool
    }

    private struct State {
        var posted: [Posted] = []
        var isOver = false
        var ring: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    public init() {}

    /// Posts one JSON object of a recording's event track; it happens now.
    public func post(_ json: String, isUrgent: Bool) {
        state.withLock { $0.posted.append(Posted(json: json, isUrgent: isUrgent)) }
        wake()
    }

    /// Ends the run.
    public func stop() {
        state.withLock { $0.isOver = true }
        wake()
    }

    /// Whom to wake.
    func connect(_ ring: @escaping @Sendable () -> Void) { state.withLock { $0.ring = ring } }

    /// What was posted since it was asked last, and whether the run is over.
    func take() -> (posted: [Posted], isOver: Bool) {
        state.withLock { state in
            defer { state.posted.removeAll(keepingCapacity: true) }
            return (state.posted, state.isOver)
        }
    }

    private func wake() { state.withLock { $0.ring }?() }
}
