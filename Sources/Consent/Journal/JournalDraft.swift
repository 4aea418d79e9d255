import Signal

/// The entries that one event makes, and where consent would stand after them; nothing stands until they are on disk.
struct JournalDraft {
    var replay: JournalReplay
    private(set) var entries: [ConsentEntry] = []
    private var time: UTCTime
    private let terms: ConsentTerms
    private let token: EncounterToken

    /// Ends by the clock what is over at `time`.
    ///
    /// A clock may be set back. By a little, time is taken to stand still; by more than an encounter may be silent, how long
    /// ago anything was said is not known, and the encounter is over.
    ///
    /// - Parameter token: the encounter's that begins if none goes on.
    init(
        _ replay: JournalReplay, at time: UTCTime, terms: ConsentTerms, token: EncounterToken
    ) throws(JournalReplay.Disorder) {
        self.replay = replay
        self.terms = terms
        self.token = token
        let isBack = !replay.hasEnd && time < replay.last
        self.time = isBack ? replay.last : time
        let isFarBack = isBack && replay.last.nanoseconds - time.nanoseconds > ConsentGate.longestSilence
        if replay.state.encounter == nil, !replay.hasEnd {
            try add(.end(.withdrawn))
        } else if isFarBack || replay.state.isOverdue(at: media) {
            try end(.longest)
            self.time = time
        } else {
            try expire()
        }
    }

    private var media: MediaTime { replay.media(time) }

    private mutating func expire() throws(JournalReplay.Disorder) {
        let over = Purpose.allCases.filter { purpose in
            replay.state.answer(to: purpose) == .given && replay.state.end(of: purpose) <= time
        }
        if !over.isEmpty { try add(.change(ConsentEntry.Change(state: .expired, purposes: over))) }
    }

    /// Ends the encounter if nobody gave a sign for too long.
    ///
    /// - Returns: why it ended, `nil` if it did not.
    mutating func advance(lastSign: MediaTime?) throws(JournalReplay.Disorder) -> EncounterEnd? {
        var later = replay.state
        guard let reason = later.advance(to: media, lastSign: lastSign) else {
            replay.state = later
            return nil
        }
        try end(reason)
        return reason
    }

    mutating func end(_ reason: EncounterEnd) throws(JournalReplay.Disorder) {
        guard replay.state.encounter != nil else { return }
        try add(.end(reason))
    }

    mutating func take(_ event: ConsentEvent) throws(JournalReplay.Disorder) {
        switch event {
        case .touch:
            try begin()
            replay.state.apply(.touch, at: media)
        case .leave: try end(.left)
        case .change(let state, let purposes, let age):
            switch state {
            case .requested, .given, .refused: try answer(state, purposes, age)
            case .withdrawn, .expired, .invalidated: try close(state, purposes, because: nil)
            }
        }
    }

    /// Takes back or ends purposes; an encounter in which nothing is left given ends.
    mutating func close(
        _ state: ConsentState, _ purposes: [Purpose], because reason: String?
    ) throws(JournalReplay.Disorder) {
        guard replay.state.encounter != nil, !purposes.isEmpty else { return }
        try add(.change(ConsentEntry.Change(state: state, purposes: purposes, reason: reason)))
        if replay.state.encounter == nil { try add(.end(.withdrawn)) }
    }

    /// An entry a purpose: each is a question of its own.
    private mutating func answer(
        _ state: ConsentState, _ purposes: [Purpose], _ age: DeclaredAge?
    ) throws(JournalReplay.Disorder) {
        // What is refused or withdrawn already, or given, is not asked about again.
        let goesOn = replay.state.encounter != nil
        let asked = purposes.filter { purpose in
            switch (state, goesOn ? replay.state.answer(to: purpose) : nil) {
            case (.requested, nil), (.requested, .expired), (.requested, .invalidated): true
            case (.requested, _): false
            case (.given, _): purpose != .share
            default: true
            }
        }
        guard !asked.isEmpty || age != nil else { return }
        try begin()
        let groups = asked.isEmpty ? [[]] : asked.map { [$0] }
        for purposes in groups {
            try add(
                .change(
                    ConsentEntry.Change(
                        state: state, purposes: purposes, age: state == .refused ? nil : age,
                        policy: state == .refused ? nil : terms.policy,
                        validity: state == .given ? terms.validity : nil)))
        }
    }

    private mutating func begin() throws(JournalReplay.Disorder) {
        if replay.state.encounter == nil { try add(.begin, token) }
    }

    private mutating func add(
        _ act: ConsentEntry.Act, _ token: EncounterToken? = nil
    ) throws(JournalReplay.Disorder) {
        guard let token = token ?? replay.encounter else { return }
        let entry = ConsentEntry(time: time, encounter: token, act: act, retention: terms.retention)
        try replay.take(entry)
        entries.append(entry)
    }
}
