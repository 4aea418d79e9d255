import Signal

/// A file of a log. In replay it gathers what is written and appears under its name when finished; in a live run it has its
/// name from the beginning, and each line goes to the system at once.
struct LogFile: ~Copyable {
    private let path: String
    /// Held alone: a second run into the same folder is refused.
    private let file: File
    private let isInPlace: Bool
    private var buffer: [UInt8] = []
    private var isFinished = false
    private var isSynced = true
    private static let full = 65_536

    /// - Parameters:
    ///   - name: the file's, in `folder`.
    ///   - isInPlace: whether it has that name at once; it is empty then.
    init(_ name: String, in folder: String, isInPlace: Bool = false) throws(AuditError) {
        path = "\(folder)/\(name)"
        self.isInPlace = isInPlace
        do {
            file = try File(creatingAlone: isInPlace ? path : path + ".unfinished")
        } catch {
            throw error.isHeld ? AuditError(held: folder) : AuditError(writing: error)
        }
        buffer.reserveCapacity(LogFile.full)
    }

    deinit {
        if !isFinished, !isInPlace { try? File.remove(path + ".unfinished") }
    }

    mutating func write(_ text: String) throws(AuditError) {
        buffer.append(contentsOf: text.utf8)
        if isInPlace || buffer.count >= LogFile.full { try flush() }
    }

    private mutating func flush() throws(AuditError) {
        guard !buffer.isEmpty else { return }
        do {
            try file.write(buffer.span)
        } catch {
            throw AuditError(writing: error)
        }
        isSynced = false
        buffer.removeAll(keepingCapacity: true)
    }

    /// Returns when all that was written would survive a loss of power.
    mutating func synchronize() throws(AuditError) {
        try flush()
        if isSynced { return }
        do {
            try file.synchronizeData()
        } catch {
            throw AuditError(writing: error)
        }
        isSynced = true
    }

    /// Gives a complete file, which would survive a loss of power, its name.
    mutating func appear() throws(AuditError) {
        isFinished = true
        if isInPlace { return }
        do {
            try File.rename(path + ".unfinished", to: path)
        } catch {
            isFinished = false
            throw AuditError(writing: error)
        }
    }
}
