import Digest

/// The scenes of a log, one after another, each checked against the line that names it.
struct SceneReader: ~Copyable {
    enum Step {
        /// The JSON of what the guard saw.
        case kept([UInt8])
        case erased
        case fault(LogFault)
        /// Nothing, or the beginning of a scene, is where one should be.
        case end(LogFault)
    }

    private var lines: LineReader

    init(_ path: String) throws(AuditError) {
        lines = try LineReader(path, longest: SceneLine.longest)
    }

    /// The scene of line `number` of the log, which names it by `digest`.
    mutating func next(for number: Int, digest: Digest256) throws(AuditError) -> Step {
        let bytes: [UInt8]
        switch try lines.next() {
        case .line(let line): bytes = line
        case .tooLong: return fault("longer than \(SceneLine.longest) bytes", lines.number)
        case .end(let held):
            let found = held > 0 ? "a line that is cut off" : "the end"
            return .end(
                LogFault(
                    file: lines.path, line: lines.number + 1,
                    problem: "expected the scene of line \(number) of the log, found \(found)"))
        }
        let scene: SceneLine
        do {
            scene = try SceneLine(bytes)
        } catch {
            return fault("column \(error.position.column): \(error.problem)", lines.number)
        }
        guard scene.number == number else {
            return fault(
                "expected the scene of line \(number) of the log, found that of line \(scene.number)", lines.number)
        }
        switch scene.content {
        case .erased: return .erased
        case .kept(let salt, let json):
            guard SceneDigest.of(json, salt: salt) == digest else {
                return fault("the scene is not the one that line \(number) of the log names", lines.number)
            }
            return .kept(Array(json))
        }
    }

    /// What stands after the last scene, if anything does.
    mutating func rest() throws(AuditError) -> LogFault? {
        if case .end(held: 0) = try lines.next() { return nil }
        return LogFault(
            file: lines.path, line: max(lines.number, 1),
            problem: "expected the end, found a scene that no line of the log names")
    }

    private func fault(_ problem: String, _ line: Int) -> Step {
        .fault(LogFault(file: lines.path, line: line, problem: problem))
    }
}
