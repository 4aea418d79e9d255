import Foundation
import TestSupport
import Testing

/// `lamppost doctor`: what it says of what is there, and of what is wrong. All bytes are the release build's to compute: a debug
/// build takes minutes.
@Suite("lamppost doctor")
struct DoctorCommandTests {
    private let folder: URL
    private let root = URL(filePath: ShippedFile.root)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func doctor(_ words: String...) throws -> Program {
        let places = ["--camera", "none", "--microphone", "none", "--out", folder.path, "--ledger", path("ledger")]
        return try Program.run(["doctor"] + places + words)
    }

    @Test("this machine comes to the same bytes as the one where it was made", .enabled(if: Program.released != nil))
    func bytes() throws {
        let outcome = try doctor("--bytes")
        #expect(outcome.output.contains("good  bytes       all 40 digests"), "\(outcome.output)")
        #expect(outcome.status == 0)
        #expect(!outcome.output.contains("BAD"))
    }

    @Test("other bytes are named", .enabled(if: Program.released != nil))
    func otherBytes() throws {
        for name in ["Models", "Recordings/full-consent.mkv"] {
            let place = folder.appending(path: name)
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: place, withDestinationURL: root.appending(path: name))
        }
        let digests = try String(contentsOf: root.appending(path: "Recordings/digests.txt"), encoding: .utf8)
            .split(separator: "\n").filter { $0.hasSuffix(" full-consent.mkv") }
        #expect(digests.count == 8)
        let changed = digests.map { $0.contains("  motion ") ? String(repeating: "0", count: 64) + $0.dropFirst(64) : String($0) }
        try Data((changed.joined(separator: "\n") + "\n").utf8)
            .write(to: folder.appending(path: "Recordings/digests.txt"))
        let program = folder.appending(path: "lamppost")
        try FileManager.default.copyItem(atPath: Program.released ?? Program.beside, toPath: program.path)
        let outcome = try Program.run(["doctor", "--bytes", "--ledger", path("ledger")], program: program.path)
        #expect(outcome.output.contains("others than where it was made: motion full-consent.mkv;"), "\(outcome.output)")
        #expect(outcome.status == 1)
    }

    @Test("what it writes for a moment stands where TMPDIR says")
    func temporary() throws {
        let words = ["doctor", "--bytes", "--camera", "none", "--microphone", "none", "--ledger", path("ledger")]
        let outcome = try Program.run(words, environment: ["TMPDIR": path("missing")])
        #expect(outcome.output.contains("BAD   bytes       \(path("missing")): cannot make a folder"), "\(outcome.output)")
        #expect(outcome.status == 1)
    }

    @Test("a policy that is refuted is bad, and all else is looked at")
    func policy() throws {
        let outcome = try doctor("--policy", root.appending(path: "Models/policies/kinect-2010.policy").path)
        #expect(outcome.output.contains("BAD   policy"), "\(outcome.output)")
        #expect(outcome.output.contains("not proved: "))
        #expect(outcome.output.contains("good  inventory"))
        #expect(outcome.status == 1)
    }

    @Test("a ledger that is not sound is bad")
    func ledger() throws {
        try FileManager.default.createDirectory(atPath: path("ledger"), withIntermediateDirectories: true)
        try Data("{}\n".utf8).write(to: URL(filePath: path("ledger/ledger.jsonl")))
        let outcome = try doctor()
        #expect(outcome.output.contains("BAD   consent"), "\(outcome.output)")
        #expect(outcome.status == 1)
    }

    @Test("a camera that is not there is to be minded, and nothing worse")
    func devices() throws {
        let outcome = try Program.run(["doctor", "--camera", path("video0"), "--out", folder.path, "--ledger", path("ledger")])
        #expect(outcome.output.contains("mind  camera      \(path("video0")): none is there"), "\(outcome.output)")
        #expect(outcome.status == 0)
    }
}
