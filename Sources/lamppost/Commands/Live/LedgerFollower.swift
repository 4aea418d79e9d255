import Capture
import Consent
import Dispatch
import Pipeline
import Signal
import Synchronization

/// Keeps a live run at what its ledger says, whoever writes there, and writes there what the run itself ends.
///
/// The ledger is not held while the run goes on: whoever wants to take consent back can, from any terminal. What is given
/// counts once it is acknowledged on disk; what is taken back counts as soon as it is read, and where it is typed at the
/// run's own terminal, at once, also where it cannot be written.
final class LedgerFollower: Sendable {
    private struct State: ~Copyable {
        var watch: DeviceWatch
        var standing: LedgerStanding
        /// The encounter that the run has ended; nothing of it is taken up again.
        var over: EncounterToken?
        /// How it has yet to be ended in the ledger.
        var unwritten: Unwritten?
        var hasComplained = false
        var mark: EncounterMark
    }

    private enum Unwritten: Sendable { case withdrawal, end(EncounterEnd) }

    private let ledger: LedgerFolder
    private let events: LiveEvents
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "ledger")
    /// How often it is asked whether time has ended something, or the ledger is gone.
    private static let period = DispatchTimeInterval.milliseconds(250)

    /// - Parameter standing: where the run stands at its beginning.
    init(_ ledger: LedgerFolder, from standing: LedgerStanding, events: LiveEvents) throws {
        self.ledger = ledger
        self.events = events
        var mark = EncounterMark(beside: ledger)
        if let encounter = standing.encounter { try mark.note(encounter) }
        state = Mutex(State(watch: try DeviceWatch(folder: ledger.path), standing: standing, mark: mark))
    }

    /// Follows until what it returns is cancelled.
    func follow() -> [any DispatchSourceProtocol] {
        let changes = DispatchSource.makeReadSource(
            fileDescriptor: state.withLock { $0.watch.descriptor }, queue: queue)
        changes.setEventHandler { [self] in
            state.withLock { _ = $0.watch.changed() }
            look()
        }
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now(), repeating: LedgerFollower.period)
        timer.setEventHandler { [self] in
            write()
            let isDue = state.withLock { state in
                state.standing.encounter != nil
                    && (!ledger.isThere || state.standing.end.map { $0 <= LedgerFolder.now } ?? false)
            }
            if isDue { look() }
        }
        changes.resume()
        timer.resume()
        return [changes, timer]
    }

    /// Takes everything back, at the run's own terminal.
    func withdraw() {
        post(.withdrawn(Purpose.allCases))
        close(.withdrawal)
    }

    /// Takes up that the run itself has ended the encounter.
    func ended(_ end: EncounterEnd) { close(.end(end)) }

    /// Ends the encounter with the run, which no longer sees whether the person is there; returns when that was tried.
    func finish() {
        close(.end(.lost))
        queue.sync { write() }
        state.withLock { if $0.unwritten == nil { $0.mark.remove() } }
    }

    private func close(_ how: Unwritten) {
        state.withLock { state in
            guard state.standing.encounter != nil, state.over != state.standing.encounter else { return }
            state.over = state.standing.encounter
            state.unwritten = how
        }
        queue.async { [self] in write() }
    }

    private func post(_ event: ConsentEvent) { events.post(event.json, isUrgent: event.narrows) }

    // MARK: The ledger, on its queue

    private func look() {
        guard ledger.isThere || state.withLock({ $0.standing.encounter != nil }) else { return }
        let now = LedgerFolder.now
        let next: LedgerStanding
        do {
            let end = try LedgerEnd(reading: ledger.path)
            if let fault = end.fault { return lose(ConsentVerify.text(fault, in: ledger)) }
            next = LedgerStanding(end, at: now)
            if end.isAhead, next.mayAllowMore(than: state.withLock { $0.standing }) { return }
        } catch {
            return lose("\(error)")
        }
        do throws(FileError) {
            for event in try take(next) { post(event) }
        } catch {
            lose("\(error)")
        }
    }

    /// Goes on from there; gives what has happened.
    private func take(_ next: LedgerStanding) throws(FileError) -> [ConsentEvent] {
        try state.withLock { (state) throws(FileError) in
            var next = next
            if let over = state.over {
                if next.encounter == over { next = LedgerStanding() } else { state.over = nil }
            }
            if let encounter = next.encounter { try state.mark.note(encounter) }
            state.hasComplained = false
            defer { state.standing = next }
            return state.standing.events(to: next)
        }
    }

    /// A ledger that cannot be relied on permits nothing.
    private func lose(_ problem: String) {
        let (events, isNew) = state.withLock { state in
            defer { (state.standing, state.hasComplained) = (LedgerStanding(), true) }
            return (state.standing.events(to: LedgerStanding()), !state.hasComplained)
        }
        for event in events { post(event) }
        if isNew { Messages.problem("\(problem); nothing is permitted any more") }
    }

    private func write() {
        let (unwritten, over) = state.withLock { ($0.unwritten, $0.over) }
        guard let unwritten else { return }
        let now = LedgerFolder.now
        do {
            let journal = try ledger.open(at: now)
            // Another encounter that has begun meanwhile is not this one's to end.
            guard journal.encounter(at: now.asMediaTime) == over else { return state.withLock { $0.unwritten = nil } }
            switch unwritten {
            case .withdrawal: try journal.record(.withdrawn(Purpose.allCases), at: now.asMediaTime)
            case .end(let end): try journal.end(end, at: now.asMediaTime)
            }
            state.withLock { $0.unwritten = nil }
        } catch {
            let isNew = state.withLock { state in
                defer { state.hasComplained = true }
                return !state.hasComplained
            }
            if isNew { Messages.problem("\(error)\nNothing is permitted all the same, and it is tried again.") }
        }
    }
}
