import Consent
import Pipeline
import Signal

/// Where the consent of a live run comes from: a record that is as it is, or a ledger that goes on.
struct LiveConsent {
    /// What was given before the run begins; `nil`: nothing.
    private(set) var record: ConsentRecord?
    /// The ledger in which answers are kept, and how it is asked for them.
    private(set) var questions: ConsentQuestions?
    private var standing = LedgerStanding()

    init(_ record: ConsentRecord) { self.record = record }

    /// Opens the ledger once, so that what a crash has left is settled, and asks where somebody is there to be asked.
    init(_ questions: ConsentQuestions, asking purposes: [Purpose]) throws {
        self.questions = questions
        let asks = ConsentQuestions.areHeard && !purposes.isEmpty
        guard questions.ledger.isThere || asks else { return }
        try endWhatWasLeft(in: questions.ledger)
        let history: ConsentHistory
        if asks {
            history = try questions.ask(purposes)
        } else {
            let now = LedgerFolder.now
            let journal = try questions.ledger.open(at: now)
            try questions.policy?.endWhatItLoosens(in: journal, at: now)
            history = try journal.history()
        }
        let now = LedgerFolder.now
        standing = LedgerStanding(history.end, at: now)
        record = history.end.encounter(at: now).flatMap { history.record(of: $0) }
    }

    private func endWhatWasLeft(in ledger: LedgerFolder) throws {
        guard ledger.isThere else { return }
        let now = LedgerFolder.now
        if try EncounterMark.endWhatWasLeft(in: try ledger.open(at: now), of: ledger, at: now) {
            Messages.say(
                "the run before this one was killed; what was given to it is over, for who is there now is not known")
        }
    }

    /// Whether one of these purposes was given; whether it still stands, the gate says.
    func permits(_ purposes: [Purpose]) -> Bool {
        record?.processing.contains { purposes.contains($0.purpose) && $0.state == .given } ?? false
    }

    /// Keeps a run at what the ledger says; `nil` without one.
    func follower(_ events: LiveEvents) throws -> LedgerFollower? {
        try questions.map { try LedgerFollower($0.ledger, from: standing, events: events) }
    }
}
