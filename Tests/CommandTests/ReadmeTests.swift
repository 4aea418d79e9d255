import Foundation
import Testing

/// The README shows what the program prints: each line that begins with `$` is run, and what follows must be what comes.
@Suite struct ReadmeTests {
    struct Example: CustomStringConvertible {
        var command: String
        var expected: [String]

        var description: String { command }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The commands of README.md, and the lines that follow each up to an empty one.
    static let examples: [Example] = {
        guard let text = try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8) else { return [] }
        var examples: [Example] = []
        var isOpen = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("    ") else {
                isOpen = false
                continue
            }
            let words = line.dropFirst(4)
            if words.hasPrefix("$ ") {
                examples.append(Example(command: String(words.dropFirst(2)), expected: []))
                isOpen = true
            } else if isOpen {
                examples[examples.count - 1].expected.append(String(words))
            }
        }
        return examples
    }()

    @Test func itShowsThreeErrorsAnExplanationADifferenceAndACounterexample() {
        #expect(Self.examples.count == 6)
        for (word, count) in [("policy check", 3), ("policy explain", 1), ("policy diff", 1), ("policy prove", 1)] {
            #expect(Self.examples.count { $0.command.contains(word) } == count, "\(word)")
        }
    }

    @Test(arguments: examples) func whatItShowsIsWhatComes(example: Example) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let program = Program.released ?? Program.beside
        process.arguments = ["-c", "exec 2>&1; " + example.command.replacing("./lamppost", with: program)]
        process.currentDirectoryURL = Self.root
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines == example.expected)
    }
}
