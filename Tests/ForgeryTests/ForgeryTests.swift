import Foundation
import Testing

/// Programs that must not compile: each tries to get round a token.
///
/// The first line of a program says what the compiler answers: `// error: TEXT`, with `TEXT | TEXT` where a release
/// build, whose modules cannot be imported for testing, answers otherwise.
@Suite struct ForgeryTests {
    private static let tokens = ["SensorPermit", "InferencePermit", "Consented", "Clearance"]
    private static let attempts = [
        "init", "extension", "testable", "twice", "borrowed", "array", "struct", "class", "any", "closure", "stream",
    ]
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs")

    static let programs: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".swift") && $0 != "Control.swift" }.sorted()
    }()

    @Test func everyTokenIsAttackedInEveryWay() {
        for token in ForgeryTests.tokens {
            for attempt in ForgeryTests.attempts {
                #expect(ForgeryTests.programs.contains("\(token)-\(attempt).swift"))
            }
        }
        #expect(ForgeryTests.programs.contains { $0.hasPrefix("Ad-chosen") })
    }

    @Test func theControlProgramCompiles() throws {
        let answer = try compile("Control.swift")
        #expect(answer.status == 0, "\(answer.errors)")
    }

    @Test(arguments: programs) func doesNotCompile(_ program: String) throws {
        let text = try String(contentsOf: ForgeryTests.folder.appending(path: program), encoding: .utf8)
        let line = text.prefix { $0 != "\n" }
        try #require(line.hasPrefix("// error: "))
        let expected = line.dropFirst("// error: ".count).components(separatedBy: " | ")
        let answer = try compile(program)
        #expect(answer.status != 0)
        #expect(!answer.errors.isEmpty)
        for error in answer.errors { #expect(expected.contains(error), "\(program): \(error)") }
    }

    /// Compiles a program as far as the checks of ownership, against the modules of the build that runs this test.
    private func compile(_ program: String) throws -> (status: Int32, errors: [String]) {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let modules = URL(filePath: executable).deletingLastPathComponent().appending(path: "Modules")
        try #require(FileManager.default.fileExists(atPath: modules.path), "no modules at \(modules.path)")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swiftc", "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-module-name", "Program", "-I",
            modules.path,
            ForgeryTests.folder.appending(path: program).path,
        ]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let errors = output.split(separator: "\n").compactMap { line in
            line.range(of: ": error: ").map { String(line[$0.upperBound...]) }
        }
        return (process.terminationStatus, errors)
    }
}
