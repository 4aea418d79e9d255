import Signal

extension ConsentLedger {
    /// The encounter that goes on, and each purpose's entry in it.
    struct State: Sendable {
        private let epoch: Epoch
        private let seed: UInt64
        private let basis: ConsentRecord.Basis
        /// `nil`: not known, for whoever is there may be the one of the encounter before, whose age is forgotten.
        private var declaredAge: DeclaredAge? = .undeclared
        /// Until when the one whose encounter is over is taken to be there still.
        private var unknownUntil: MediaTime?
        private var entries = [Entry](repeating: Entry(), count: Purpose.allCases.count)
        private var encounterCount: UInt64 = 0
        private(set) var encounter: EncounterToken?
        private var begin = MediaTime.zero
        private var lastSign = MediaTime.zero
        /// Whether what was said last could not be recorded, which is why it does not count.
        var isUnrecorded = false

        init(record: ConsentRecord?, epoch: Epoch, seed: UInt64) {
            self.epoch = epoch
            self.seed = seed
            basis = record?.basis ?? .person
            guard let record else { return }
            beginEncounter(at: .zero)
            declaredAge = record.age
            for entry in record.processing {
                entries[entry.purpose.index] = Entry(state: entry.state, end: entry.end?.nanoseconds ?? .max)
            }
        }

        // MARK: Encounters

        /// What was declared in this encounter, `undeclared` where nobody was asked; `nil` if it is not known.
        func age(at time: MediaTime) -> DeclaredAge? {
            encounter == nil && isPreviousViewerNear(at: time) ? nil : declaredAge
        }

        private func isPreviousViewerNear(at time: MediaTime) -> Bool {
            unknownUntil.map { time < $0 } ?? false
        }

        private mutating func beginEncounter(at time: MediaTime) {
            beginEncounter(EncounterToken(seed: seed, index: encounterCount), at: time)
            encounterCount += 1
        }

        /// Begins an encounter whose token was drawn elsewhere.
        mutating func beginEncounter(_ token: EncounterToken, at time: MediaTime) {
            encounter = token
            begin = time
            lastSign = time
            // A touch says that somebody is there, not that it is somebody else.
            declaredAge = isPreviousViewerNear(at: time) ? nil : .undeclared
            for index in entries.indices { entries[index] = Entry() }
        }

        mutating func endEncounter(_ end: EncounterEnd, at time: MediaTime) {
            encounter = nil
            declaredAge = .undeclared
            // Only who says so has left: a quiet child is no absent one. Between encounters no sensor is open, so time
            // alone can end the doubt, and must, or those who come later would be shown less for good.
            unknownUntil = end == .left ? nil : time + ConsentGate.longestSilence
            for index in entries.indices where entries[index].state == .given { entries[index].state = end.state }
        }

        /// A touch or an answer.
        private mutating func meet(at time: MediaTime) {
            if encounter == nil { beginEncounter(at: time) }
            lastSign = max(lastSign, time)
        }

        /// Whether the encounter has lasted as long as one may.
        func isOverdue(at time: MediaTime) -> Bool {
            encounter != nil && basis == .person && time - begin >= ConsentGate.longestEncounter
        }

        mutating func advance(to time: MediaTime, lastSign sign: MediaTime?) -> EncounterEnd? {
            guard encounter != nil, basis == .person else { return nil }
            if let sign { lastSign = max(lastSign, min(sign, time)) }
            let end: EncounterEnd
            if isOverdue(at: time) {
                end = .longest
            } else if time - lastSign >= ConsentGate.longestSilence {
                end = .silent
            } else {
                return nil
            }
            endEncounter(end, at: time)
            return end
        }

        // MARK: Events

        /// Whether an event begins an encounter where none goes on.
        static func begins(_ event: ConsentEvent) -> Bool {
            switch event {
            case .touch, .change(.requested, _, _), .change(.given, _, _), .change(.refused, _, _): true
            case .leave, .change: false
            }
        }

        mutating func apply(_ event: ConsentEvent, at time: MediaTime) {
            switch event {
            case .touch: meet(at: time)
            case .leave: endEncounter(.left, at: time)
            case .change(let state, let purposes, let age):
                switch state {
                case .requested, .given:
                    // What the operator may do is not a person's to widen.
                    if basis == .operatorsOwn { return }
                    meet(at: time)
                    for purpose in purposes { widen(purpose, to: state) }
                    if let age { declare(age) }
                case .refused:
                    meet(at: time)
                    narrow(purposes, to: state)
                case .withdrawn, .expired, .invalidated:
                    guard encounter != nil else { return }
                    // Time and the operator end consent too, and are no sign that somebody is there.
                    if state == .withdrawn { meet(at: time) }
                    let stood = entries.contains { $0.state == .given }
                    narrow(purposes, to: state)
                    let stands = entries.contains { $0.state == .given }
                    if state == .withdrawn, stood && !stands || Purpose.grantable.allSatisfy(purposes.contains) {
                        endEncounter(.withdrawn, at: time)
                        return
                    }
                }
            }
        }

        /// Takes an age at the person's word, but within one encounter a minor grows no older, and who may be one is not
        /// made known by saying nothing.
        private mutating func declare(_ age: DeclaredAge) {
            switch (declaredAge, age) {
            case (.child, _), (.teen, .adult), (.teen, .undeclared), (nil, .undeclared): break
            default: declaredAge = age
            }
        }

        /// Asks or gives.
        ///
        /// A refusal or withdrawal stands: it is not asked again in the same encounter. What time or the operator ended is.
        private mutating func widen(_ purpose: Purpose, to state: ConsentState) {
            let entry = entries[purpose.index]
            switch state {
            case .given where purpose != .share: entries[purpose.index] = Entry(state: .given)
            case .requested where entry.state == nil || entry.state == .expired || entry.state == .invalidated:
                entries[purpose.index] = Entry(state: .requested)
            default: break
            }
        }

        /// Takes back, and with each purpose what depends on it.
        private mutating func narrow(_ purposes: [Purpose], to state: ConsentState) {
            for purpose in purposes {
                switch (entries[purpose.index].state, state) {
                case (.given, .refused): entries[purpose.index].state = .withdrawn
                case (.given, _): entries[purpose.index].state = state
                case (.requested, .withdrawn), (.requested, .refused), (nil, .refused), (.expired, .refused),
                    (.invalidated, .refused):
                    entries[purpose.index].state = .refused
                default: break
                }
            }
            for purpose in [Purpose.infer, .target] where entries[purpose.index].state == .given {
                let isMet = purpose.needs.contains { entries[$0.index].state == .given }
                if !isMet { entries[purpose.index].state = state == .refused ? .withdrawn : state }
            }
        }

        /// Lets what was given end at a time of its own.
        mutating func limit(_ purposes: [Purpose], to end: UTCTime) {
            for purpose in purposes where entries[purpose.index].state == .given {
                entries[purpose.index].end = end.nanoseconds
            }
        }

        // MARK: Where a purpose stands

        /// What was last said about a purpose, expiry and what it needs left aside.
        func answer(to purpose: Purpose) -> ConsentState? { entries[purpose.index].state }

        /// When what was given for a purpose ends by itself, its encounter's longest counted in.
        func end(of purpose: Purpose) -> UTCTime {
            min(UTCTime(nanoseconds: entries[purpose.index].end), epoch.utc(at: begin + ConsentGate.longestEncounter))
        }

        /// By itself, what it needs left aside.
        func own(_ purpose: Purpose, at time: MediaTime) -> ConsentState? {
            let entry = entries[purpose.index]
            guard entry.state == .given else { return entry.state }
            if basis == .operatorsOwn { return .given }
            let isOver = epoch.utc(at: time).nanoseconds >= entry.end || time - begin >= ConsentGate.longestEncounter
            return isOver ? .expired : .given
        }

        /// Whether whoever is there may consent to it: a mood is estimated, and chosen by, of declared adults only.
        private func isOfAge(for purpose: Purpose) -> Bool {
            basis == .operatorsOwn || declaredAge == .adult || !purpose.needsAdult
        }

        /// Where a purpose stands, and the purpose that decided it; what was given and is not the giver's to give does
        /// not count, which is the controller's rule and not the person's no: `invalidated`.
        func standing(of purpose: Purpose, at time: MediaTime) -> (state: ConsentState?, cause: Purpose) {
            let answer = answer(to: purpose, at: time)
            return answer.state == .given && !isOfAge(for: purpose) ? (.invalidated, purpose) : answer
        }

        /// The same, whoever said it.
        private func answer(to purpose: Purpose, at time: MediaTime) -> (state: ConsentState?, cause: Purpose) {
            let state = own(purpose, at: time)
            guard state == .given else { return (state, purpose) }
            var obstacle: (state: ConsentState?, cause: Purpose)?
            for needed in purpose.needs {
                let answer = answer(to: needed, at: time)
                if answer.state == .given { return (.given, purpose) }
                // Of several sensors the first that was ever asked about says why.
                if obstacle?.state == nil, obstacle == nil || answer.state != nil { obstacle = answer }
            }
            if let obstacle { return obstacle }
            return (.given, purpose)
        }

        /// `nil` if the purpose is permitted now.
        func refusal(of purpose: Purpose, at time: MediaTime) -> ConsentRefusal? {
            guard let refusal = rule(on: purpose, at: time) else { return nil }
            return isUnrecorded ? ConsentRefusal(purpose, because: purpose, .unrecorded) : refusal
        }

        private func rule(on purpose: Purpose, at time: MediaTime) -> ConsentRefusal? {
            let answer = answer(to: purpose, at: time)
            if encounter == nil, answer.state == nil || answer.state == .given {
                return ConsentRefusal(purpose, because: purpose, .noEncounter)
            }
            guard answer.state == .given else {
                return ConsentRefusal(purpose, because: answer.cause, ConsentRefusal.Reason(answer.state))
            }
            return isOfAge(for: purpose) ? nil : ConsentRefusal(purpose, because: purpose, .notAdult)
        }
    }
}
