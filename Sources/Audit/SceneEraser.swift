import Digest
import Signal

/// Erases what the guard saw: the scenes beside a log, whose digests in it stay.
public enum SceneEraser {
    /// Puts "erased" in the place of every scene and salt that a run kept; at every moment either all are there or none.
    ///
    /// - Parameter folder: the `--out` folder of one run.
    /// - Returns: how many scenes were erased now, and how many there are; `nil` if the run kept none.
    public static func erase(in folder: String) throws(AuditError) -> (now: Int, total: Int)? {
        let path = "\(folder)/\(DecisionLog.scenesName)"
        guard Folder.has(path) else { return nil }
        var lines = try LineReader(path, longest: SceneLine.longest)
        var erased = try BufferedFile(DecisionLog.scenesName, in: folder)
        var count = (now: 0, total: 0)
        while true {
            let bytes: [UInt8]
            switch try lines.next() {
            case .line(let line): bytes = line
            case .tooLong: throw unreadable(path, lines.number, "longer than \(SceneLine.longest) bytes")
            case .end(let held):
                if held > 0 { throw unreadable(path, lines.number + 1, "a line that is cut off") }
                try erased.complete()
                try erased.appear()
                return count
            }
            do {
                let scene = try SceneLine(bytes)
                if case .kept = scene.content { count.now += 1 }
                count.total += 1
                try erased.write(SceneLine.erased(scene.number))
            } catch let error as JSONError {
                throw unreadable(path, lines.number, "column \(error.position.column): \(error.problem)")
            } catch let error as AuditError {
                throw error
            } catch {
                throw unreadable(path, lines.number, "\(error)")
            }
        }
    }

    private static func unreadable(_ path: String, _ line: Int, _ problem: String) -> AuditError {
        AuditError(
            .badInput, file: path, place: "line \(line)", problem: problem,
            advice: "nothing was erased: remove the file itself")
    }
}
