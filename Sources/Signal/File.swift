internal import Glibc

/// An open file, closed when it ends. Bytes go straight from the system into the caller's memory.
public struct File: ~Copyable, Sendable {
    /// The path as given, or "standard input".
    public let path: String
    let descriptor: Int32

    /// Opens for reading; "-" is standard input.
    public init(reading path: String) throws(FileError) {
        if path == "-" {
            self.path = "standard input"
            descriptor = STDIN_FILENO
            return
        }
        self.path = path
        descriptor = try File.check(path, "open") { unsafe open(path, O_RDONLY | O_CLOEXEC) }
    }

    /// A stream that the process was started with.
    public enum Standard: Sendable {
        case standardOutput
        case standardError
    }

    public init(_ stream: Standard) {
        switch stream {
        case .standardOutput: (path, descriptor) = ("standard output", STDOUT_FILENO)
        case .standardError: (path, descriptor) = ("standard error", STDERR_FILENO)
        }
    }

    /// Creates an empty file, or empties the one that is there.
    public init(creating path: String) throws(FileError) {
        self.path = path
        descriptor = try File.check(path, "create") {
            unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        }
    }

    /// Opens for writing at the end; creates the file if it is not there.
    ///
    /// - Parameter forOwnerAlone: whether nobody else may read a file that is created.
    public init(appending path: String, forOwnerAlone: Bool = false) throws(FileError) {
        self.path = path
        descriptor = try File.check(path, "append") {
            unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, forOwnerAlone ? 0o600 : 0o644)
        }
    }

    /// Opens a file that is there for writing at its end.
    public init(existing path: String) throws(FileError) {
        self.path = path
        descriptor = try File.check(path, "append") { unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC) }
    }

    /// Creates an empty file, or empties the one that is there, for this process alone until the file is closed.
    ///
    /// The system gives the file free when the process dies, so that a crash stands in nobody's way. The name may be
    /// given to something else meanwhile; the file that this one writes is never one that another process took over.
    ///
    /// - Parameter forOwnerAlone: whether nobody else may read a file that is created.
    /// - Throws: an error with `isHeld` where another holds the file.
    public init(creatingAlone path: String, forOwnerAlone: Bool = false) throws(FileError) {
        self.path = path
        while true {
            let opened = try File.check(path, "create") {
                unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, forOwnerAlone ? 0o600 : 0o644)
            }
            do throws(FileError) {
                _ = try File.check(path, "create") { flock(opened, LOCK_EX | LOCK_NB) }
                // Between opening and locking, its owner may have finished it and given it its final name.
                guard try File.isNamed(path, opened) else {
                    close(opened)
                    continue
                }
                _ = try File.check(path, "create") { ftruncate(opened, 0) }
            } catch {
                close(opened)
                throw error
            }
            descriptor = opened
            return
        }
    }

    /// Opens what is there for writing, as it is: a device or a pipe.
    init(writingInto path: String) throws(FileError) {
        self.path = path
        descriptor = try File.check(path, "write") { unsafe open(path, O_WRONLY | O_CLOEXEC) }
    }

    deinit {
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    /// The size in bytes of a regular file; `nil` for a pipe or device.
    public var size: Int? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Reads at most `target.count` bytes and says how many came: 0 at the end.
    public func read(into target: inout MutableSpan<UInt8>) throws(FileError) -> Int {
        while true {
            let count = unsafe target.withUnsafeMutableBufferPointer {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 { return count }
            if errno != EINTR { throw FileError(path: path, operation: "read", code: errno) }
        }
    }

    /// Moves the place where reading goes on; only where `size` is known.
    public func seek(to offset: Int) throws(FileError) {
        if lseek(descriptor, off_t(offset), SEEK_SET) < 0 {
            throw FileError(path: path, operation: "seek", code: errno)
        }
    }

    /// Writes all of `bytes`.
    public func write(_ bytes: Span<UInt8>) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let rest = bytes.extracting(done..<bytes.count)
            let count = unsafe rest.withUnsafeBufferPointer { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw FileError(path: path, operation: "write", code: errno)
            }
        }
    }

    public func write(_ bytes: [UInt8]) throws(FileError) {
        try write(bytes.span)
    }

    public func write(_ text: String) throws(FileError) {
        try write(Array(text.utf8))
    }

    /// Cuts the file to its first `size` bytes.
    public func truncate(to size: Int) throws(FileError) {
        _ = try File.check(path, "truncate") { ftruncate(descriptor, off_t(size)) }
    }

    /// Returns when what was written would survive a loss of power.
    public func synchronize() throws(FileError) {
        if fsync(descriptor) != 0, errno != EINVAL {
            throw FileError(path: path, operation: "synchronise", code: errno)
        }
    }

    /// Returns when what was written could be read after a loss of power; the time of the writing may be lost.
    ///
    /// Cheaper than `synchronize`, for a file that grows.
    public func synchronizeData() throws(FileError) {
        if fdatasync(descriptor) != 0, errno != EINVAL {
            throw FileError(path: path, operation: "synchronise", code: errno)
        }
    }

    /// Whether another holds the file of this name: see `init(creatingAlone:forOwnerAlone:)`.
    public static func isHeld(_ path: String) -> Bool {
        guard let file = try? File(reading: path) else { return false }
        return flock(file.descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Whether an open file still stands under a name.
    private static func isNamed(_ path: String, _ descriptor: Int32) throws(FileError) -> Bool {
        var (mine, named) = (stat(), stat())
        _ = try check(path, "create") { unsafe fstat(descriptor, &mine) }
        guard unsafe stat(path, &named) == 0 else { return false }
        return mine.st_dev == named.st_dev && mine.st_ino == named.st_ino
    }

    static func check(_ path: String, _ operation: String, _ call: () -> Int32) throws(FileError) -> Int32 {
        // The system would read such a path only up to the zero byte.
        if path.utf8.contains(0) { throw FileError(path: path, operation: operation, code: EINVAL) }
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw FileError(path: path, operation: operation, code: errno) }
        }
    }
}

extension File {
    /// Gives `take` all bytes of a file, piece by piece; refuses one of more than `limit` bytes with EFBIG.
    public static func pieces(of path: String, limit: Int, _ take: (Span<UInt8>) -> Void) throws(FileError) {
        let file = try File(reading: path)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while true {
            var target = chunk.mutableSpan
            let count = try file.read(into: &target)
            if count == 0 { return }
            total += count
            if total > limit { throw FileError(path: file.path, operation: "read", code: EFBIG, limit: limit) }
            take(chunk.span.extracting(0..<count))
        }
    }

    /// The whole of a file; refuses one of more than `limit` bytes with EFBIG.
    public static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces(of: path, limit: limit) { piece in
            unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// What `read` gives; `nil` if the file that it reads is not there.
    public static func ifThere<Value>(_ read: () throws(FileError) -> Value) throws(FileError) -> Value? {
        do throws(FileError) { return try read() } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    /// Gives a file another name, replacing what had it, in one step.
    public static func rename(_ path: String, to newPath: String) throws(FileError) {
        if unsafe Glibc.rename(path, newPath) != 0 { throw FileError(path: newPath, operation: "create", code: errno) }
    }

    /// Makes a folder and those above it; one that is there already is fine.
    public static func makeFolder(_ path: String) throws(FileError) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw FileError(path: path, operation: "make folder", code: errno)
        }
        try makeFolder(String(path[..<slash]))
        if unsafe mkdir(path, 0o755) != 0, errno != EEXIST {
            throw FileError(path: path, operation: "make folder", code: errno)
        }
    }

    public static func remove(_ path: String) throws(FileError) {
        if unsafe unlink(path) != 0 { throw FileError(path: path, operation: "remove", code: errno) }
    }
}
