import Consent
import Glibc
import Policy
import Signal

/// The folder that `--ledger` names, and what is done with it.
struct LedgerFolder {
    var path: String

    init(_ arguments: inout Arguments) throws {
        guard let path = try arguments.value("--ledger") else {
            throw Failure.usage("expected --ledger DIR, the folder of the ledger", command: ConsentCommand.name)
        }
        self.path = path
    }

    init(_ path: String) { self.path = path }

    /// The time on the wall, in whole seconds.
    static var now: UTCTime { UTCTime(nanoseconds: Int64(time(nil)) * 1_000_000_000) }

    /// Whether a ledger is there, or what is left of one.
    var isThere: Bool {
        Folder.has("\(path)/\(ConsentJournal.name)") || Folder.has("\(path)/\(ConsentJournal.headName)")
    }

    /// Refuses a folder in which no ledger is, nor what is left of one: a mistyped name must not pass for an answer.
    func expectLedger() throws {
        if isThere { return }
        throw Failure.badInput("\(path)/\(ConsentJournal.name): no ledger is there; check the name")
    }

    /// Opens it for writing, says what a crash had left, and drops what has been kept long enough.
    func open(at now: UTCTime) throws -> ConsentJournal {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let folder: LockedFolder
        do {
            folder = try LockedFolder(path)
        } catch {
            throw ConsentJournalError(error)
        }
        let journal = try ConsentJournal(folder, chance: ConsentChance(secret: secret))
        if let repair = journal.repair { Messages.say(repair) }
        _ = try journal.compact(at: now.asMediaTime)
        return journal
    }

    /// The largest file that is read beside it.
    static let largestLine = 1 << 21
}

extension UTCTime {
    /// A ledger that no recording goes with counts media time from 1970.
    var asMediaTime: MediaTime { MediaTime(nanoseconds: nanoseconds) }
}

extension ConsentTerms {
    /// Takes `--for` and `--retention`.
    init(_ arguments: inout Arguments, under policy: PolicyInForce?) throws {
        func duration(_ name: String, _ usual: Nanoseconds, isLong: Bool) throws -> Nanoseconds {
            guard let text = try arguments.value(name) else { return usual }
            guard let length = ConsentTerms.duration(text), length > 0 || !isLong else {
                throw Failure.usage(
                    "\(name) expects a length of time such as PT10M, PT1H or P30D, found \"\(text)\"",
                    command: ConsentCommand.name)
            }
            return length
        }
        self.init()
        validity = try duration("--for", validity, isLong: true)
        retention = try duration("--retention", retention, isLong: false)
        self.policy = policy?.policy.digest
    }
}

extension Arguments {
    /// The purposes among the words that are left, each once.
    mutating func purposes() throws -> [Purpose] {
        var purposes: [Purpose] = []
        for word in try rest() {
            guard let purpose = Purpose(rawValue: word) else {
                let words = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.usage("expected one of \(words), found \"\(word)\"", command: ConsentCommand.name)
            }
            guard !purposes.contains(purpose) else {
                throw Failure.usage("\(word) stands twice", command: ConsentCommand.name)
            }
            purposes.append(purpose)
        }
        return purposes
    }

    /// The age that `--age` declares.
    mutating func age() throws -> DeclaredAge? {
        try choice("--age", DeclaredAge.allCases.map(\.rawValue)).flatMap(DeclaredAge.init(rawValue:))
    }
}
