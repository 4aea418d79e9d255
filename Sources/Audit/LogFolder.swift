import Signal

/// A folder of one log or of several: the files in it, and who writes to them.
public enum LogFolder {
    /// A file of a log, and where the scenes of its lines stand, if they were kept.
    public struct Part: Hashable, Sendable {
        public var log: String
        /// `nil` where only the log is looked at.
        public var scenes: String?

        public init(log: String, scenes: String?) {
            self.log = log
            self.scenes = scenes
        }
    }

    static let ending = ".jsonl"
    /// Held by whoever writes to a folder.
    static func hold(_ folder: String) -> String { "\(folder)/\(DecisionLog.name).unfinished" }

    /// The files of a folder in the order in which they were written: those with numbers, then the last.
    ///
    /// The last is named whether it is there or not, unless there are others.
    public static func parts(in folder: String) throws(AuditError) -> [Part] {
        let (logs, scenes) = (names(DecisionLog.name, in: folder), names(DecisionLog.scenesName, in: folder))
        let numbers: [Int]
        do { numbers = try logs.numbers() } catch { throw AuditError(reading: error) }
        var parts = numbers.map { Part(log: logs.path($0), scenes: scenes.path($0)) }
        let last = Part(log: "\(folder)/\(DecisionLog.name)", scenes: "\(folder)/\(DecisionLog.scenesName)")
        if parts.isEmpty || Folder.has(last.log) { parts.append(last) }
        return parts
    }

    /// A file that is missing between others; `nil` if none is.
    public static func gap(in folder: String) throws(AuditError) -> LogFault? {
        let logs = names(DecisionLog.name, in: folder)
        let numbers: [Int]
        do { numbers = try logs.numbers() } catch { throw AuditError(reading: error) }
        for (number, next) in zip(numbers, numbers.dropFirst()) where number + 1 != next {
            return LogFault(
                file: logs.path(number + 1), line: 0, problem: "missing, though files of the log before and after it are there")
        }
        return nil
    }

    /// Whether somebody writes to a folder now.
    public static func isWritten(_ folder: String) -> Bool { File.isHeld(hold(folder)) }

    static func names(_ name: String, in folder: String) -> SegmentName {
        SegmentName(path: "\(folder)/\(name)", ending: ending)
    }
}

/// A folder that this process alone writes to while it lives.
struct LogHold: ~Copyable {
    private let file: File

    init(_ folder: String) throws(AuditError) {
        do {
            file = try File(creatingAlone: LogFolder.hold(folder))
        } catch {
            throw error.isHeld ? AuditError(held: folder) : AuditError(writing: error)
        }
    }

    deinit { try? File.remove(file.path) }
}
