import Foundation
import Signal
import Testing

/// The program as it is run from a shell.
struct Program {
    var status: Int32
    var output: String
    var messages: String

    /// The program that was built with these tests.
    static let beside = (Folder.ofProgram ?? ".") + "/lamppost"

    /// The release build that `./lamppost test` has made, several times as fast.
    static let released = ProcessInfo.processInfo.environment["LAMPPOST_PROGRAM"]

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// What it printed as CSV without quotes: the names of the columns, and the rows.
    var table: (header: [String], rows: [[String]]) {
        get throws {
            let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            return (try #require(cells.first), Array(cells.dropFirst()))
        }
    }

    /// Runs the program and waits for its end.
    ///
    /// - Parameters:
    ///   - input: what stands on its standard input.
    ///   - output: where its standard output goes instead of into `output`.
    ///   - program: the release build, where there is one, else the one beside this test.
    ///   - environment: what it has besides this test's own.
    static func run(
        _ words: [String], input: [UInt8] = [], to output: String? = nil, program: String = released ?? beside,
        environment: [String: String] = [:]
    ) throws -> Program {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = words
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        // Files, not pipes: neither side can wait for the other.
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-run-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try Data(input).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: output.map { URL(filePath: $0) } ?? files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Program(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            messages: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }
}
