import Signal

/// Why an encounter ended.
public enum EncounterEnd: String, Sendable, Hashable, CaseIterable {
    /// The person left.
    case left
    /// Everything that was given was withdrawn.
    case withdrawn
    /// It lasted the longest that one encounter may.
    case longest
    /// No face, voice or touch for 20 s.
    case silent
    /// An open camera lost the person.
    case lost

    /// What becomes of what was given.
    var state: ConsentState {
        switch self {
        case .left, .withdrawn: .withdrawn
        case .longest, .silent, .lost: .expired
        }
    }
}

extension ConsentLedger {
    struct State: Sendable {
        let epoch: Epoch
        let seed: UInt64
        let basis: ConsentRecord.Basis
        private(set) var age = DeclaredAge.undeclared
        private var entries = [Entry](repeating: Entry(), count: Purpose.allCases.count)
        private var encounterCount: UInt64 = 0
        private(set) var encounter: EncounterToken?
        private(set) var begin = MediaTime.zero
        private var lastSign = MediaTime.zero

        init(record: ConsentRecord?, epoch: Epoch, seed: UInt64) {
            self.epoch = epoch
            self.seed = seed
            basis = record?.basis ?? .person
            guard let record else { return }
            beginEncounter(at: .zero)
            age = record.age
            for entry in record.entries {
                let (end, overflows) = entry.time.nanoseconds.addingReportingOverflow(entry.validity)
                entries[entry.purpose.index] = Entry(state: entry.state, end: overflows ? .max : end)
            }
        }

        mutating func beginEncounter(at time: MediaTime) {
            encounter = EncounterToken(seed: seed, index: encounterCount)
            encounterCount += 1
            begin = time
            lastSign = time
            age = .undeclared
            for index in entries.indices { entries[index] = Entry() }
        }

        mutating func endEncounter(_ end: EncounterEnd) {
            encounter = nil
            age = .undeclared
            for index in entries.indices where entries[index].state == .given { entries[index].state = end.state }
        }

        mutating func apply(_ event: ConsentEvent, at time: MediaTime) {
            switch event {
            case .touch:
                if encounter == nil { beginEncounter(at: time) }
                lastSign = max(lastSign, time)
            case .leave: endEncounter(.left)
            case .change(let state, let purposes, let age):
                if encounter == nil { beginEncounter(at: time) }
                lastSign = max(lastSign, time)
                for purpose in purposes { entries[purpose.index] = Entry(state: state) }
                if let age { self.age = age }
                if state == .withdrawn, !entries.contains(where: { $0.state == .given }) { endEncounter(.withdrawn) }
            }
        }

        mutating func advance(to time: MediaTime, lastSign sign: MediaTime?) -> EncounterEnd? { nil }

        /// Where a purpose stands by itself, what it needs left aside.
        private func own(_ purpose: Purpose, at time: MediaTime) -> ConsentState? {
            let entry = entries[purpose.index]
            guard entry.state == .given else { return entry.state }
            return epoch.utc(at: time).nanoseconds < entry.end ? .given : .expired
        }

        /// Where a purpose stands, and the purpose that decided it.
        func standing(of purpose: Purpose, at time: MediaTime) -> (state: ConsentState?, cause: Purpose) {
            let state = own(purpose, at: time)
            guard state == .given else { return (state, purpose) }
            for group in purpose.needs {
                var found: (state: ConsentState?, cause: Purpose)?
                for needed in group {
                    let standing = standing(of: needed, at: time)
                    if found?.state == nil || standing.state == .given { found = standing }
                    if standing.state == .given { break }
                }
                if let found, found.state != .given { return found }
            }
            return (.given, purpose)
        }

        /// `nil` if the purpose is permitted now.
        func refusal(of purpose: Purpose, at time: MediaTime) -> ConsentRefusal? {
            let standing = standing(of: purpose, at: time)
            if standing.state == .given, encounter != nil { return nil }
            if standing.state == .given { return ConsentRefusal(purpose, because: purpose, .noEncounter) }
            return ConsentRefusal(purpose, because: standing.cause, ConsentRefusal.Reason(standing.state))
        }
    }
}
