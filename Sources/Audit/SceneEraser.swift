import Digest
import Signal

/// Erases what the guard saw: the scenes beside a log, whose digests in it stay.
public enum SceneEraser {
    /// Puts "erased" in the place of every scene and salt that a run kept; at every moment either all of a file are there or
    /// none.
    ///
    /// - Parameter folder: an `--out` folder that no run writes to.
    /// - Returns: how many scenes were erased now, and how many there are; `nil` if the run kept none.
    public static func erase(in folder: String) throws(AuditError) -> (now: Int, total: Int)? {
        let hold = try LogHold(folder)
        defer { _ = hold }
        var count: (now: Int, total: Int)?
        for part in try LogFolder.parts(in: folder) {
            guard let path = part.scenes, Folder.has(path) else { continue }
            let erased = try erase(path, in: folder)
            count = ((count?.now ?? 0) + erased.now, (count?.total ?? 0) + erased.total)
        }
        return count
    }

    /// Does so with one scenes file of a folder that no run writes to.
    public static func erase(_ path: String, in folder: String) throws(AuditError) -> (now: Int, total: Int) {
        var lines = try LineReader(path, longest: SceneLine.longest)
        var erased = try LogFile(String(path.dropFirst(folder.utf8.count + 1)), in: folder)
        var count = (now: 0, total: 0)
        while true {
            let bytes: [UInt8]
            switch try lines.next() {
            case .line(let line): bytes = line
            case .tooLong: throw unreadable(path, lines.number, "longer than \(SceneLine.longest) bytes")
            case .end(let held):
                if held > 0 { throw unreadable(path, lines.number + 1, "a line that is cut off") }
                try erased.synchronize()
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
