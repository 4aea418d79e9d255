import Consent
import Signal

/// Which encounter of a ledger a live run has taken up: a file beside the ledger, held until the run is over.
///
/// A run that ends, ends its encounter, for then nobody sees any more whether the person is still there. One that is killed
/// cannot: the next run finds its mark, and ends what was given to it.
struct EncounterMark: ~Copyable {
    static let name = "run"

    private let path: String
    /// Held from the first encounter on; `nil` also where another run of the same ledger holds it.
    private var file: File?
    private var noted: EncounterToken?

    init(beside ledger: LedgerFolder) { path = "\(ledger.path)/\(EncounterMark.name)" }

    /// Notes the encounter, so that it would be found after a loss of power.
    mutating func note(_ encounter: EncounterToken) throws(FileError) {
        if noted == encounter { return }
        if file == nil {
            do throws(FileError) {
                file = try File(creatingAlone: path, forOwnerAlone: true)
            } catch {
                if error.isHeld { return }
                throw error
            }
        }
        try file?.truncate(to: 0)
        try file?.write("\(encounter)\n")
        try file?.synchronize()
        noted = encounter
    }

    /// Removes the file, once the ledger says that the encounter is over.
    mutating func remove() {
        guard file != nil else { return }
        try? File.remove(path)
        file = nil
        noted = nil
    }

    /// Ends in the ledger what a run has left that was killed.
    ///
    /// - Returns: whether it left any.
    static func endWhatWasLeft(in journal: ConsentJournal, of ledger: LedgerFolder, at now: UTCTime) throws -> Bool {
        let path = "\(ledger.path)/\(name)"
        guard Folder.has(path), !File.isHeld(path) else { return false }
        let bytes = try? File.contents(of: path, limit: 64)
        let marked = bytes.flatMap { EncounterToken(String(decoding: $0.dropLast(), as: UTF8.self)) }
        let goesOn = journal.encounter(at: now.asMediaTime)
        // A mark that cannot be read may be of the encounter that goes on; an empty one is of none.
        let wasLeft = goesOn != nil && bytes?.isEmpty != true && (marked == nil || marked == goesOn)
        if wasLeft { try journal.end(.lost, at: now.asMediaTime) }
        try File.remove(path)
        return wasLeft
    }
}
