import Digest
import Signal

/// The lines of a file, holding one line and one piece.
struct LineReader: ~Copyable {
    enum Step {
        case line([UInt8])
        /// `held` bytes of a line without its end stand last.
        case end(held: Int)
        case tooLong
    }

    let path: String
    /// The number of the line that was read last, from 1.
    private(set) var number = 0
    private let file: File
    private var splitter: LineSplitter
    private var chunk = [UInt8](repeating: 0, count: 65_536)
    private var filled = 0
    private var at = 0

    init(_ path: String, longest: Int) throws(AuditError) {
        do {
            file = try File(reading: path)
        } catch {
            throw AuditError(reading: error)
        }
        self.path = file.path
        splitter = LineSplitter(longest: longest)
    }

    mutating func next() throws(AuditError) -> Step {
        while true {
            let piece = chunk
            switch splitter.take(piece.span.extracting(0..<filled), from: &at) {
            case .line(let line):
                number += 1
                return .line(line)
            case .tooLong:
                number += 1
                return .tooLong
            case .needsMore:
                try read()
                if filled == 0 { return .end(held: splitter.held) }
            }
        }
    }

    private mutating func read() throws(AuditError) {
        // Taken out, so that it has one owner while it is filled.
        var piece = chunk
        chunk = []
        at = 0
        do {
            var target = piece.mutableSpan
            filled = try file.read(into: &target)
        } catch {
            throw AuditError(reading: error)
        }
        chunk = piece
    }
}
