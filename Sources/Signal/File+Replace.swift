internal import Glibc

extension File {
    /// Writes a file that appears under its name only when it is complete and synchronised.
    ///
    /// A link is followed; what stands there keeps its rights, and its owner where the system lets it. Of a file with
    /// several names only this name gets the new bytes. Into a device or a pipe the bytes are written as they are: nothing
    /// takes its place. Until a file is complete it has a name of this process alone, so that two that replace one do not
    /// mix their bytes.
    public static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        guard let old = try status(of: path) else { return try replace(path, nil, with: bytes) }
        if old.st_mode & S_IFMT == S_IFREG { return try replace(Folder.resolved(path) ?? path, old, with: bytes) }
        try File(writingInto: path).write(bytes)
    }

    /// - Parameter old: what is there now.
    private static func replace(_ path: String, _ old: stat?, with bytes: [UInt8]) throws(FileError) {
        let unfinished = "\(path).\(getpid()).unfinished"
        let file = try File(creatingAlone: unfinished)
        do throws(FileError) {
            if let old {
                // Another owner's file can be replaced, but not given back to them; its rights come last, for giving takes some.
                _ = fchown(file.descriptor, old.st_uid, old.st_gid)
                _ = try check(unfinished, "create") { fchmod(file.descriptor, old.st_mode & 0o7777) }
            }
            try file.write(bytes.span)
            try file.synchronize()
            try rename(unfinished, to: path)
        } catch {
            try? remove(unfinished)
            throw error
        }
    }

    /// What a path leads to; `nil` if nothing has the name.
    private static func status(of path: String) throws(FileError) -> stat? {
        var status = stat()
        do throws(FileError) {
            _ = try check(path, "create") { unsafe stat(path, &status) }
        } catch {
            // A link that leads nowhere is a name that something has.
            guard error.isMissing, unsafe lstat(path, &status) != 0 else { throw error }
            return nil
        }
        return status
    }
}
