import Digest
import Signal

extension ConsentHistory {
    /// The records of the encounters of which something is kept, oldest first.
    public var records: [ConsentRecord] { encounters.compactMap { record(of: $0) } }

    /// What was asked and said in one encounter, as a consent record; `nil` if nothing of it is kept.
    public func record(of encounter: EncounterToken) -> ConsentRecord? {
        var replay = JournalReplay(epoch: end.replay.epoch)
        var record = ConsentRecord(given: [])
        record.identifier = "record-\(encounter)"
        record.principal = "person-\(encounter)"
        var events = [[ConsentRecord.Event]](repeating: [], count: Purpose.allCases.count)
        var isFound = false
        for numbered in entries where numbered.entry.encounter == encounter {
            let entry = numbered.entry
            isFound = true
            let before = Purpose.allCases.map { replay.state.answer(to: $0) }
            // They were taken once before.
            try? replay.take(entry)
            var validity: Nanoseconds = 0
            var answered: [Purpose] = []
            if case .change(let change) = entry.act {
                record.age = replay.state.age(at: replay.media(entry.time)) ?? record.age
                if change.state == .given { answered = change.purposes }
                validity = change.validity ?? 0
                if let policy = change.policy { record.policyDigest = policy.hex }
            }
            for purpose in Purpose.allCases {
                guard let state = replay.state.answer(to: purpose),
                    state != before[purpose.index] || answered.contains(purpose)
                else { continue }
                events[purpose.index].append(
                    ConsentRecord.Event(
                        state: state, time: entry.time, validity: state == .given ? validity : 0,
                        entity: state == .invalidated ? record.controller.identifier : record.principal,
                        isExplicit: true))
            }
        }
        guard isFound else { return nil }
        record.processing = Purpose.allCases.compactMap { purpose in
            let events = events[purpose.index]
            return events.isEmpty ? nil : ConsentRecord.Processing(purpose, events: events)
        }
        return record
    }

    /// Everything that is kept, as one JSON object: the lines as they stand, and a consent record an encounter.
    public var json: String {
        let lines = lines.map { String(decoding: $0.bytes.dropLast(), as: UTF8.self) }
        let records = records.map { $0.json.trimmingSuffix("\n") }
        return "{\"lines\":[\n\(lines.joined(separator: ",\n"))\n],\"records\":[\n\(records.joined(separator: ",\n"))\n]}"
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = self
        while text.last == suffix { text.removeLast() }
        return text
    }
}
