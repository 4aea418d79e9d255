import Audit
import Consent
import Digest
import Signal

/// `lamppost consent export`: everything that is kept.
enum ConsentExport: ConsentAction {
    static let name = "export"
    static let usage = "export --ledger DIR [--log DIR]"
    static let help = """
        export     prints everything that is kept as one JSON object: the ledger's lines, and a consent record (ISO/IEC TS 27560,
                   JSON-LD) an encounter.
        --log      the --out folder of a replay: what was estimated, when, and what was decided, shown and why goes along
        """
    static let examples = ["export --ledger ledger --log out > everything.json"]

    /// The files of a log, by the member that they become.
    private static func files(of log: String) throws -> [(title: String, paths: [String])] {
        let parts = try LogFolder.parts(in: log)
        return [
            ("decisions", parts.map(\.log)), ("scenes", parts.compactMap(\.scenes)),
            ("run", ["\(log)/\(DecisionLog.notesName)"]),
        ]
    }

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let ledger = try LedgerFolder(&arguments)
        let log = try arguments.value("--log")
        try arguments.finish()
        let history = try ConsentHistory(reading: ledger.path)
        // All is read before anything is written: half an object is of no use to anybody.
        if let log {
            guard Folder.isFolder(log) else {
                throw Failure.badInput("\(log): no such folder; name the --out folder of a replay")
            }
            for path in try files(of: log).flatMap(\.paths) { try lines(of: path) { _, _ in } }
        }
        var output = Output()
        try output.write("{\"ledger\":\(history.json)")
        if let log {
            try output.write(",\n\"log\":{")
            for (index, file) in try files(of: log).enumerated() {
                try output.write(index > 0 ? ",\n\"\(file.title)\":[" : "\"\(file.title)\":[")
                var isFirst = true
                for path in file.paths {
                    try lines(of: path) { _, line in
                        try output.write((isFirst ? "\n" : ",\n") + String(decoding: line, as: UTF8.self))
                        isFirst = false
                    }
                }
                try output.write("]")
            }
            try output.write("}")
        }
        try output.line("}")
        try output.flush()
        if let fault = history.fault {
            Messages.problem(ConsentVerify.text(fault, in: ledger) + "; only the lines before it were exported")
            return .answerIsNo
        }
        return .done
    }

    /// Hands on the lines of a file, each of which is JSON, and their numbers; none if it is not there.
    private static func lines(of path: String, _ body: (Int, [UInt8]) throws -> Void) throws {
        guard Folder.has(path) else { return }
        let file = try File(reading: path)
        var lines = LineSplitter(longest: LedgerFolder.largestLine)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var number = 0
        while true {
            var target = chunk.mutableSpan
            let count = try file.read(into: &target)
            if count == 0 { return }
            var at = 0
            reading: while true {
                switch lines.take(chunk.span.extracting(0..<count), from: &at) {
                case .needsMore: break reading
                case .tooLong:
                    throw Failure.badInput("\(path): line \(number + 1): longer than \(LedgerFolder.largestLine) bytes")
                case .line(let line):
                    number += 1
                    do {
                        _ = try JSONParser.parse(line)
                    } catch {
                        throw Failure.badInput("\(path): line \(number), column \(error.position.column): \(error.problem)")
                    }
                    try body(number, line)
                }
            }
        }
    }
}
