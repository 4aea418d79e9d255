import Consent
import Digest
import Signal
import Testing

/// Times of entries are UTC, as media time of an epoch of 1970.
func at(_ seconds: Int64) -> MediaTime { .seconds(1_795_000_000 + seconds) }

func utc(_ seconds: Int64) -> UTCTime { UTCTime(nanoseconds: at(seconds).nanoseconds) }

func chance(_ seed: UInt8 = 1) -> ConsentChance { ConsentChance(secret: [UInt8](repeating: seed, count: 32)) }

func opened(_ folder: any DurableFolder, seed: UInt8 = 1) throws(ConsentJournalError) -> ConsentJournal {
    try ConsentJournal(folder, chance: chance(seed))
}

extension FailingFolder {
    var ledger: [UInt8] { files[ConsentJournal.name]?.now ?? [] }

    /// The lines, each with its line feed.
    var ledgerLines: [[UInt8]] {
        ledger.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
    }

    /// What is acknowledged.
    var head: JournalHead? {
        get throws {
            guard let bytes = files[ConsentJournal.headName]?.now else { return nil }
            let object = try JSONParser.parse(bytes).object("head")
            let digest = try #require(Digest256(hex: object.required("head").string("head")))
            return JournalHead(count: Int(try object.required("count").integer("count", in: 1...1_000_000)), head: digest)
        }
    }

    /// Reads what stands there as a reviewer would.
    func history() throws -> ConsentHistory { ConsentHistory(ledger: ledger, acknowledged: try head) }
}

/// Events of two encounters, and what stands after each.
enum Scenario {
    struct Step {
        var time: Int64
        var event: ConsentEvent
    }

    static let steps: [Step] = [
        Step(time: 0, event: .touch),
        Step(time: 2, event: .given([.camera, .infer], age: .adult)),
        Step(time: 4, event: .withdrawn([.infer])),
        Step(time: 5, event: .leave),
        Step(time: 100, event: .given([.select])),
        Step(time: 101, event: .withdrawn(Purpose.grantable)),
    ]

    /// How many entries the first steps make, for each number of steps.
    static let entries: [Int] = {
        let folder = FailingFolder()
        guard let journal = try? opened(folder) else { return [] }
        var counts = [0]
        for step in steps {
            try? journal.record(step.event, at: at(step.time))
            counts.append((try? folder.history().entries.count) ?? 0)
        }
        return counts
    }()

    /// The states of all purposes after the first `count` steps.
    static func states(after count: Int) -> [ConsentState?] {
        var gate = ConsentGate(record: nil, epoch: Epoch(), seed: 1)
        for step in steps.prefix(count) { gate.apply(step.event, at: at(step.time)) }
        let time = at(count == 0 ? 0 : steps[count - 1].time)
        return Purpose.allCases.map { gate.state(of: $0, at: time) }
    }

    static func states(in history: ConsentHistory, after count: Int) -> [ConsentState?] {
        history.end.standings(at: utc(count == 0 ? 0 : steps[count - 1].time)).map(\.state)
    }
}
