import Signal

/// What a live log left behind: its complete files, and how long they are kept.
///
/// The file that is written is `decisions.jsonl`; when it has grown to the limit it becomes `decisions-0001.jsonl`, and so on, its
/// scenes with it. What an earlier run left in the folder is put there too, sealed if that run had no time to; how old it is,
/// `SegmentShelf` says.
struct LogShelf: ~Copyable {
    private let folder: String
    private let limits: SegmentLimits
    private var shelf: SegmentShelf
    private let hold: LogHold

    private init(_ folder: String, _ limits: SegmentLimits, _ shelf: SegmentShelf, _ hold: consuming LogHold) {
        self.folder = folder
        self.limits = limits
        self.shelf = shelf
        self.hold = hold
    }

    /// Holds a folder, and puts away what is there.
    static func open(_ folder: String, _ limits: SegmentLimits) throws(AuditError) -> LogShelf {
        let hold = try LogHold(folder)
        try finishRoll(in: folder)
        let found: SegmentShelf
        do {
            found = try SegmentShelf(
                path: "\(folder)/\(DecisionLog.name)", ending: LogFolder.ending, began: limits.began, isChain: true)
        } catch {
            throw AuditError(writing: error)
        }
        var shelf = LogShelf(folder, limits, found, hold)
        if let last = try LogFolder.parts(in: folder).last, Folder.has(last.log) {
            let name = "\(folder)/\(DecisionLog.name)"
            let end = last.log == name ? found.end(of: name) : .zero
            let date = File.date(of: last.log)
            try LogRecovery.seal(last)
            // Its age counts from its last line, not from its seal.
            if let date, Folder.has(last.log) { try? File.setDate(of: last.log, to: date) }
            if last.log == name, Folder.has(name) { try shelf.put(bytes: 0, at: end) }
        }
        try shelf.remove(with: 0, at: .zero)
        return shelf
    }

    /// Between two names a run may have died.
    private static func finishRoll(in folder: String) throws(AuditError) {
        let scenes = "\(folder)/\(DecisionLog.scenesName)"
        guard Folder.has(scenes), let last = try LogFolder.parts(in: folder).last, last.log != "\(folder)/\(DecisionLog.name)",
            let target = last.scenes, !Folder.has(target)
        else { return }
        do { try File.rename(scenes, to: target) } catch { throw AuditError(writing: error) }
    }

    /// The files that are written have ended: they get a number.
    mutating func put(bytes: Int, at time: MediaTime) throws(AuditError) {
        do {
            let number = shelf.next
            try File.rename("\(folder)/\(DecisionLog.name)", to: shelf.nextPath)
            shelf.add(bytes: bytes, end: time)
            let scenes = "\(folder)/\(DecisionLog.scenesName)"
            if Folder.has(scenes) {
                try File.rename(scenes, to: LogFolder.names(DecisionLog.scenesName, in: folder).path(number))
            }
            try Folder.synchronize(folder)
        } catch {
            throw AuditError(writing: error)
        }
    }

    private static func removeIfThere(_ path: String) throws(FileError) {
        do { try File.remove(path) } catch { if !error.isMissing { throw error } }
    }

    /// Removes what is kept no longer: first what the guard saw, then what was decided.
    mutating func remove(with bytes: Int, at time: MediaTime) throws(AuditError) {
        let scenes = LogFolder.names(DecisionLog.scenesName, in: folder)
        do throws(FileError) {
            try shelf.remove(beyond: limits, with: bytes, at: time) { (number) throws(FileError) in
                try LogShelf.removeIfThere(scenes.path(number))
            }
        } catch {
            throw AuditError(writing: error)
        }
    }
}
