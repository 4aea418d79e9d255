import Signal

/// A file that gathers what is written, and appears under its name when finished.
struct BufferedFile: ~Copyable {
    private let path: String
    /// Held alone: a second run into the same folder is refused.
    private let file: File
    private var buffer: [UInt8] = []
    private var isFinished = false
    private static let full = 65_536

    /// - Parameter name: the file's, in `folder`.
    init(_ name: String, in folder: String) throws(AuditError) {
        path = "\(folder)/\(name)"
        do {
            file = try File(creatingAlone: path + ".unfinished")
        } catch {
            throw error.isHeld ? AuditError(held: folder) : AuditError(writing: error)
        }
        buffer.reserveCapacity(BufferedFile.full)
    }

    deinit {
        if !isFinished { try? File.remove(path + ".unfinished") }
    }

    mutating func write(_ text: String) throws(AuditError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= BufferedFile.full { try flush() }
    }

    private mutating func flush() throws(AuditError) {
        do {
            try file.write(buffer.span)
        } catch {
            throw AuditError(writing: error)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Returns when all that was written would survive a loss of power; the file still waits for its name.
    mutating func complete() throws(AuditError) {
        try flush()
        do {
            try file.synchronize()
        } catch {
            throw AuditError(writing: error)
        }
    }

    /// Gives a complete file its name.
    mutating func appear() throws(AuditError) {
        do {
            try File.rename(path + ".unfinished", to: path)
        } catch {
            throw AuditError(writing: error)
        }
        isFinished = true
    }
}
