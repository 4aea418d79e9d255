import Foundation
import Signal

/// The program as it is run from a shell.
struct Program {
    var status: Int32
    var output: String
    var messages: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Runs the program that was built beside this test and waits for its end.
    ///
    /// - Parameter input: what stands on its standard input.
    /// - Parameter output: where its standard output goes instead of into `output`.
    static func run(_ words: [String], input: [UInt8] = [], to output: String? = nil) throws -> Program {
        let process = Process()
        process.executableURL = URL(filePath: (Folder.ofProgram ?? ".") + "/lamppost")
        process.arguments = words
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
