/// What may be done with a file, or below a folder: the bits of Landlock's interface (linux/landlock.h).
struct FileRights: OptionSet {
    let rawValue: UInt64

    static let write = FileRights(rawValue: 1 << 1)
    static let read = FileRights(rawValue: 1 << 2)
    static let list = FileRights(rawValue: 1 << 3)
    /// Of folders in which nothing is.
    static let removeFolder = FileRights(rawValue: 1 << 4)
    static let removeFile = FileRights(rawValue: 1 << 5)
    static let makeFolder = FileRights(rawValue: 1 << 7)
    static let makeFile = FileRights(rawValue: 1 << 8)
    /// Since version 3.
    static let truncate = FileRights(rawValue: 1 << 14)
    /// To ask a device for what only it can do; since version 5.
    static let control = FileRights(rawValue: 1 << 15)

    static let reading: FileRights = [.read, .list]
    static let device: FileRights = [.read, .list, .write, .control]
    /// To keep files in a folder.
    static let keeping: FileRights = [.read, .list, .write, .truncate, .makeFile, .makeFolder, .removeFile]

    /// The rights that a file can have that is no folder: to run, write, read, truncate and control it.
    static let ofFiles = FileRights(rawValue: 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15)

    /// All that a version of Landlock can refuse.
    static func all(version: Int) -> FileRights {
        var bits: UInt64 = (1 << 13) - 1
        if version >= 2 { bits |= 1 << 13 }
        if version >= 3 { bits |= 1 << 14 }
        if version >= 5 { bits |= 1 << 15 }
        return FileRights(rawValue: bits)
    }
}
