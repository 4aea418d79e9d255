/// A folder whose files must survive a crash at any moment, changed by one process alone.
///
/// Each function is one step that may fail or be the last before the process dies; one that throws may have done a part
/// of its work. Only what a `synchronize` returned for is there after a loss of power.
public protocol DurableFolder: AnyObject {
    /// The folder's path, for messages.
    var path: String { get }

    /// The whole of a file, `nil` if there is none of this name; refuses one of more than `limit` bytes.
    func contents(of name: String, limit: Int) throws(FileError) -> [UInt8]?

    /// Gives `take` all bytes of a file, piece by piece, none if there is none of this name; refuses one of more than `limit`.
    func pieces(of name: String, limit: Int, _ take: (Span<UInt8>) -> Void) throws(FileError)

    /// Puts bytes at the end of a file, which is created if it is not there.
    func append(_ bytes: [UInt8], to name: String) throws(FileError)

    /// Cuts a file to its first `size` bytes.
    func truncate(_ name: String, to size: Int) throws(FileError)

    /// Returns when what was written to a file would survive a loss of power.
    func synchronize(_ name: String) throws(FileError)

    /// Gives a file another name, replacing what had it, in one step.
    func rename(_ name: String, to newName: String) throws(FileError)

    /// Takes a file away; one that is not there is fine.
    func remove(_ name: String) throws(FileError)

    /// Returns when the names of the folder's files would survive a loss of power.
    func synchronizeNames() throws(FileError)
}

extension DurableFolder {
    public func pieces(of name: String, limit: Int, _ take: (Span<UInt8>) -> Void) throws(FileError) {
        if let bytes = try contents(of: name, limit: limit) { take(bytes.span) }
    }

    /// What a file is called until it is complete.
    public static func unfinished(_ name: String) -> String { name + ".unfinished" }

    /// Puts other bytes in a file's place: at every moment either the old or the new are there, whole.
    ///
    /// After a loss of power that may be the old ones, until `synchronizeNames` returned. Nothing unfinished stays where
    /// it fails.
    public func replace(_ name: String, with bytes: [UInt8]) throws(FileError) {
        try replace(name) { (unfinished) throws(FileError) in try append(bytes, to: unfinished) }
    }

    /// The same with bytes that come one after another: `write` appends them to the file whose name it is given.
    public func replace(_ name: String, _ write: (String) throws(FileError) -> Void) throws(FileError) {
        let unfinished = Self.unfinished(name)
        try remove(unfinished)
        do throws(FileError) {
            try write(unfinished)
            try synchronize(unfinished)
            try rename(unfinished, to: name)
        } catch {
            try? remove(unfinished)
            throw error
        }
    }
}
