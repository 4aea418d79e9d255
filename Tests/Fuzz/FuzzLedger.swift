import Consent
import Signal
import TestSupport

/// Ledgers: what is read as sound reads back as the same bytes, and a journal opened on any bytes either refuses them
/// or leaves a sound ledger in which it can go on.
enum FuzzLedger {
    static func run(_ bytes: [UInt8]) {
        let history = ConsentHistory(ledger: bytes, acknowledged: nil)
        precondition(bytes.starts(with: history.text), "sound lines read back as others")
        _ = history.json
        for record in history.records {
            let again = try? ConsentRecord(json: Array(record.json.utf8))
            precondition(again == record, "a record of a ledger is none")
        }
        let folder = MemoryFolder()
        folder.files[ConsentJournal.name] = bytes
        if let head = history.head {
            folder.files[ConsentJournal.headName] = Array("{\"count\":\(head.count),\"head\":\"\(head.head)\"}".utf8)
        }
        guard let journal = try? ConsentJournal(folder, chance: FuzzLedger.chance) else { return }
        let time = MediaTime(nanoseconds: 1 << 60)
        guard (try? journal.record(.given([.camera], age: .adult), at: time)) != nil else { return }
        let after = ConsentHistory(ledger: folder.files[ConsentJournal.name] ?? [], acknowledged: nil)
        precondition(after.fault == nil && after.tail == 0, "a ledger that was written is not sound")
        precondition((try? journal.erase(nil, at: time)) != nil, "what was read cannot be erased")
        precondition((try? journal.history().entries.isEmpty) == true, "something is left")
    }

    private static var chance: ConsentChance { ConsentChance(secret: [UInt8](repeating: 7, count: 32)) }

    static var seeds: [[UInt8]] {
        let folder = MemoryFolder()
        guard let journal = try? ConsentJournal(folder, chance: chance) else { return [] }
        var seeds: [[UInt8]] = []
        let events: [ConsentEvent] = [
            .touch, .requested([.camera]), .given([.camera, .infer], age: .adult), .refused([.target]),
            .withdrawn([.infer]), .leave, .given([.select]), .withdrawn(Purpose.grantable),
        ]
        for (index, event) in events.enumerated() {
            try? journal.record(event, at: MediaTime(nanoseconds: Int64(index) << 30))
            seeds.append(folder.files[ConsentJournal.name] ?? [])
        }
        _ = try? journal.erase(nil, at: MediaTime(nanoseconds: 1 << 40))
        return seeds + [folder.files[ConsentJournal.name] ?? []]
    }

    /// Files in memory.
    private final class MemoryFolder: DurableFolder {
        let path = "memory"
        var files: [String: [UInt8]] = [:]

        func contents(of name: String, limit: Int) throws(FileError) -> [UInt8]? { files[name] }
        func append(_ bytes: [UInt8], to name: String) throws(FileError) { files[name, default: []] += bytes }
        func truncate(_ name: String, to size: Int) throws(FileError) {
            files[name] = files[name].map { Array($0.prefix(size)) }
        }
        func synchronize(_ name: String) throws(FileError) {}
        func rename(_ name: String, to newName: String) throws(FileError) {
            files[newName] = files.removeValue(forKey: name)
        }
        func remove(_ name: String) throws(FileError) { files[name] = nil }
        func synchronizeNames() throws(FileError) {}
    }
}
