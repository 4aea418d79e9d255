/// A folder on disk that this process alone changes, for as long as this object lives.
///
/// A file named `lock` in it is held. The system gives it free when the process dies, so a crash stands in nobody's way.
/// Files are readable by their owner alone.
public final class LockedFolder: DurableFolder {
    public let path: String
    private let lock: File
    /// Files written to, kept open so that a failure of writing that the system noticed late is reported here.
    private var written: [String: Written] = [:]

    private final class Written {
        let file: File
        init(_ file: consuming File) { self.file = file }
    }

    /// What is held.
    public static let lockName = "lock"

    /// Makes the folder if it is not there, and holds it.
    ///
    /// - Throws: an error with `isHeld` where another process holds it.
    public init(_ path: String) throws(FileError) {
        self.path = path
        try File.makeFolder(path)
        lock = try File(creatingAlone: "\(path)/\(LockedFolder.lockName)")
    }

    public func contents(of name: String, limit: Int) throws(FileError) -> [UInt8]? {
        try File.ifThere { () throws(FileError) in try File.contents(of: "\(path)/\(name)", limit: limit) }
    }

    public func pieces(of name: String, limit: Int, _ take: (Span<UInt8>) -> Void) throws(FileError) {
        _ = try File.ifThere { () throws(FileError) in try File.pieces(of: "\(path)/\(name)", limit: limit, take) }
    }

    public func append(_ bytes: [UInt8], to name: String) throws(FileError) {
        try opened(name).file.write(bytes)
    }

    public func truncate(_ name: String, to size: Int) throws(FileError) {
        try opened(name).file.truncate(to: size)
    }

    public func synchronize(_ name: String) throws(FileError) {
        try opened(name).file.synchronize()
    }

    public func rename(_ name: String, to newName: String) throws(FileError) {
        try File.rename("\(path)/\(name)", to: "\(path)/\(newName)")
        written[newName] = written.removeValue(forKey: name)
    }

    public func remove(_ name: String) throws(FileError) {
        written[name] = nil
        do {
            try File.remove("\(path)/\(name)")
        } catch {
            if !error.isMissing { throw error }
        }
    }

    public func synchronizeNames() throws(FileError) {
        try Folder.synchronize(path)
    }

    private func opened(_ name: String) throws(FileError) -> Written {
        if let open = written[name] { return open }
        let open = Written(try File(appending: "\(path)/\(name)", forOwnerAlone: true))
        written[name] = open
        return open
    }
}
