internal import Glibc

/// Folders: what is in them, and where this program stands.
public enum Folder {
    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    public static func names(in path: String) throws(FileError) -> [String] {
        guard let stream = unsafe opendir(path) else {
            throw FileError(path: path, operation: "open", code: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Returns when the names of the files in a folder would survive a loss of power.
    public static func synchronize(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, operation: "synchronise", code: errno) }
        defer { close(descriptor) }
        // Some file systems cannot, and keep names in order without it.
        if fsync(descriptor) != 0, errno != EINVAL {
            throw FileError(path: path, operation: "synchronise", code: errno)
        }
    }

    /// Whether a file or folder of this name is there.
    public static func has(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    public static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

    /// Whether it is a file with a content of its own: no folder, device or pipe.
    public static func isFile(_ path: String) -> Bool { kind(of: path) == S_IFREG }

    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// How many bytes an ordinary user may still write where a path lies; `nil` if that cannot be known.
    public static func room(at path: String) -> Int64? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflows) = Int64(clamping: status.f_bavail)
            .multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
        return overflows ? .max : bytes
    }

    /// Whether this process may write into it.
    public static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK | X_OK) == 0 }

    /// Makes a folder of this process alone in a folder for what is temporary.
    public static func temporary(in parent: String) throws(FileError) -> String {
        // The system would read such a path only up to the zero byte.
        if parent.utf8.contains(0) { throw FileError(path: parent, operation: "make a folder", code: EINVAL) }
        var name = Array("\(parent)/lamppost-XXXXXX".utf8CString)
        let made = unsafe name.withUnsafeMutableBufferPointer { room in
            guard let start = unsafe room.baseAddress else { return false }
            return unsafe mkdtemp(start) != nil
        }
        guard made else { throw FileError(path: parent, operation: "make a folder", code: errno) }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes it and the files in it, as far as that can be done.
    public static func remove(_ path: String) {
        for name in (try? names(in: path)) ?? [] { _ = unsafe unlink("\(path)/\(name)") }
        _ = unsafe rmdir(path)
    }

    /// Where a path leads, from the root on, all links followed; `nil` if nothing is there.
    public static func resolved(_ path: String) -> String? {
        let resolved = unsafe realpath(path, nil)
        guard let resolved = unsafe resolved else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The folder in which the running program's own file lies; links followed.
    public static var ofProgram: String? {
        guard let path = resolved("/proc/self/exe") else { return nil }
        guard let slash = path.lastIndex(of: "/") else { return nil }
        return String(path[..<slash])
    }
}
