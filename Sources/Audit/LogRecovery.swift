import Digest
import Signal

/// Closes the log of a run that had no time to: it was killed, or the power failed.
enum LogRecovery {
    /// What the end of such a run says.
    static let cutOff = "the run ended without closing its log"

    /// Cuts off a line that was not finished, and lines whose scenes never came to the disk, says how the run ended, and seals
    /// it. A log that is sealed stays as it is; so does one that is broken, for a verifier to name. An empty one is removed.
    static func seal(_ part: LogFolder.Part) throws(AuditError) {
        let scenes = try lines(of: part.scenes)
        var chain = SealedChain.Verifier(isPart: true)
        var reader = try LineReader(part.log, longest: SealedChain.longestLine)
        var (bytes, kept, isWhole) = (0, 0, true)
        var last: [UInt8] = []
        reading: while true {
            guard case .line(let line) = try reader.next() else { break }
            if let scenes, hasScene(line) {
                // What was put on the disk before this line is not there.
                guard kept < scenes.count else { break reading }
                kept += 1
            }
            var count = 0
            chain.update(line.span)
            chain.update([UInt8(ascii: "\n")].span) { _, _ in count = 1 }
            if count == 0 { isWhole = false }
            if chain.isBroken { return }
            bytes += line.count + 1
            last = line
        }
        guard isWhole, case .unsealed(let count, let head, _) = chain.finish() else { return }
        do {
            if let path = part.scenes, let scenes {
                try File(appending: path).truncate(to: kept == 0 ? 0 : scenes[kept - 1])
            }
            if last.isEmpty {
                try File.remove(part.log)
                if let path = part.scenes, scenes != nil { try File.remove(path) }
                return
            }
            let file = try File(appending: part.log)
            try file.truncate(to: bytes)
            var writer = SealedChain.Writer(count: count, head: head)
            var text = ""
            if let end = end(after: try? LogLine(last)) {
                var body = JSONWriter()
                body.add("end", json: end.json.object)
                text = writer.line(body)
            }
            try file.write(text + writer.seal())
            try file.synchronize()
        } catch {
            throw AuditError(writing: error)
        }
    }

    /// What is to stand before the seal; `nil` where the end stands there already.
    private static func end(after line: LogLine?) -> RunEnd? {
        switch line {
        case .end: nil
        case .decision(let decision, _, _): RunEnd(time: decision.time, cutOff: cutOff)
        case .like(_, let time, _, _): RunEnd(time: time, cutOff: cutOff)
        default: RunEnd(time: .zero, cutOff: cutOff)
        }
    }

    /// Whether a line names a scene, as it is written: the last member but one.
    private static func hasScene(_ line: [UInt8]) -> Bool {
        let (name, tail) = (Array(",\"scene\":\"".utf8), 65 + 9 + 66)
        guard line.count > tail + name.count else { return false }
        return line[(line.count - tail - name.count)...].starts(with: name)
    }

    /// Where each complete line of a scenes file ends; `nil` if it is not there.
    private static func lines(of path: String?) throws(AuditError) -> [Int]? {
        guard let path, Folder.has(path) else { return nil }
        var reader = try LineReader(path, longest: SceneLine.longest)
        var ends: [Int] = []
        while case .line(let line) = try reader.next() { ends.append((ends.last ?? 0) + line.count + 1) }
        return ends
    }
}
