import Digest
import Signal

/// Takes the entries of a ledger, oldest first, into the state that holds all the rules, and refuses an order in which
/// nobody can have written them.
struct JournalReplay: Sendable {
    let epoch: Epoch
    /// Where consent stands after the entries taken so far.
    var state: ConsentLedger.State
    /// The encounter that began last.
    private(set) var encounter: EncounterToken?
    /// When the last entry of that encounter was made.
    private(set) var last = UTCTime(nanoseconds: 0)
    /// Whether that encounter has its end; a crash may have left one without it, from which everything was withdrawn.
    private(set) var hasEnd = true
    /// The policy under which each purpose was given last.
    private var policies = [Digest256?](repeating: nil, count: Purpose.allCases.count)

    /// Why an entry was refused.
    struct Disorder: Error {
        var problem: String
    }

    init(epoch: Epoch) {
        self.epoch = epoch
        state = ConsentLedger.State(record: nil, epoch: epoch, seed: 0)
    }

    func media(_ time: UTCTime) -> MediaTime { MediaTime(nanoseconds: time.nanoseconds - epoch.utc.nanoseconds) }

    /// The policy under which a purpose that stands was given.
    func policy(of purpose: Purpose) -> Digest256? {
        state.answer(to: purpose) == .given ? policies[purpose.index] : nil
    }

    mutating func take(_ entry: ConsentEntry) throws(Disorder) {
        let time = media(entry.time)
        if case .begin = entry.act {
            if !hasEnd, let encounter {
                throw Disorder(problem: "expected encounter \(encounter) to end first, found another that begins")
            }
            state.beginEncounter(entry.encounter, at: time)
            encounter = entry.encounter
            hasEnd = false
            policies = policies.map { _ in nil }
            last = entry.time
            return
        }
        guard entry.encounter == encounter, !hasEnd else {
            throw Disorder(problem: "expected encounter \(entry.encounter) to have begun and to go on")
        }
        guard entry.time >= last else {
            throw Disorder(problem: "expected a time of at least \(last), found \(entry.time)")
        }
        last = entry.time
        switch entry.act {
        case .begin: break
        case .end(let end):
            hasEnd = true
            // Withdrawing everything has ended it already.
            if state.encounter != nil { state.endEncounter(end, at: time) }
        case .change(let change):
            guard state.encounter != nil else {
                throw Disorder(problem: "expected the end of encounter \(entry.encounter), from which all was withdrawn")
            }
            state.apply(.change(change.state, purposes: change.purposes, age: change.age), at: time)
            guard change.state == .given else { return }
            for purpose in change.purposes { policies[purpose.index] = change.policy }
            if let validity = change.validity {
                let (end, overflows) = entry.time.nanoseconds.addingReportingOverflow(validity)
                state.limit(change.purposes, to: UTCTime(nanoseconds: overflows ? .max : end))
            }
        }
    }

    /// Takes a line that was erased: encounters are erased whole, so none can be going on.
    mutating func takeErased() throws(Disorder) {
        if !hasEnd, let encounter {
            throw Disorder(problem: "expected encounter \(encounter) whole or erased whole, found a line of it erased")
        }
    }

    /// Where consent stands at a time: what ends by the clock alone ended. `nil`: nowhere.
    func ending(at time: UTCTime) -> JournalReplay? {
        var chance = ConsentChance(secret: [UInt8](repeating: 0, count: 32))
        let draft = try? JournalDraft(self, at: time, terms: ConsentTerms(), token: chance.token())
        return draft?.replay
    }
}
