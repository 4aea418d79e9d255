internal import Glibc

/// Why a file could not be opened, read or written.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    public var path: String
    /// What was tried: "open", "read", "write".
    public var operation: String
    /// The system's error number.
    public var code: Int32
    /// Of a file that is too large, the most bytes that it may have.
    public var limit: Int?

    /// The number for a file that is larger than what it is read as may be.
    public static var tooLarge: Int32 { EFBIG }

    /// The number for a file that was to be made and is there already.
    public static var alreadyThere: Int32 { EEXIST }

    /// The number for a file that another process is writing.
    public static var held: Int32 { EWOULDBLOCK }

    /// Whether the file is simply not there.
    public var isMissing: Bool { code == ENOENT }

    /// Whether another process is writing it.
    public var isHeld: Bool { code == EWOULDBLOCK }

    /// Whether the caller's file is at fault, not the system: it was to be read.
    public var isOfInput: Bool { operation == "open" || operation == "read" || operation == "seek" }

    /// What was tried and what the system said.
    public var problem: String {
        if isHeld { return "cannot \(operation): another process is writing it" }
        if let limit { return "cannot \(operation): larger than \(limit) bytes" }
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return "cannot \(operation): \(reason)"
    }

    /// What to do.
    public var advice: String {
        switch code {
        case EWOULDBLOCK: return "wait for it, or choose another name"
        case EISDIR: return "name a file, not a folder"
        case ENOTDIR: return "a file stands where a folder is expected: check the path"
        case EACCES, EPERM: return isOfInput ? "check who may read it" : "check who may write there"
        case EROFS: return "choose a folder that may be written"
        case ENOSPC, EDQUOT: return "make room, or write elsewhere"
        case EFBIG: return isOfInput ? "check the name" : "write elsewhere"
        case EMFILE, ENFILE: return "close other programs, or allow more open files"
        case ENAMETOOLONG, ELOOP, EINVAL, EEXIST: return "choose another name"
        case ENOENT: return isOfInput ? "check the name" : "make the folder first, or choose another"
        default: return isOfInput ? "check the disk or device" : "check that the folder may be written and has room"
        }
    }

    public init(path: String, operation: String, code: Int32, limit: Int? = nil) {
        self.path = path
        self.operation = operation
        self.code = code
        self.limit = limit
    }

    /// `clip.wav: cannot open: No such file or directory`; who knows what the file was to be adds what to do.
    public var description: String { "\(path): \(problem)" }

    /// The description with the general advice, for a person.
    public var explained: String { "\(description); \(advice)" }
}
