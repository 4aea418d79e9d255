import Foundation
import Signal
import TestSupport
import Testing

/// What is left of the devices and of what they gave after consent is withdrawn from a live run, seen from outside: this
/// process reads the memory of that one.
@Suite("A withdrawal in a live run", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere), .serialized)
struct LiveWithdrawalTests {
    private let rig: CameraRig
    private let sound = Canary(seed: 91)
    private let picture = CanaryPicture(seed: 92)

    init() throws {
        rig = try CameraRig()
    }

    private func path(_ name: String) -> String { rig.folder.appending(path: name).path }

    /// A camera and a microphone that give canaries.
    private func start() throws -> LiveProcess {
        let file = picture.makeFile()
        let pictures = TestPictures(
            format: "MJPG", width: CanaryPicture.width, height: CanaryPicture.height,
            files: [(0..<file.count).map { file.span[$0] }])
        try Data().write(to: URL(filePath: path("notes")))
        let camera = try rig.camera(pictures: pictures, "paced 1", "fps 5", "note \(path("notes"))")
        // Ten minutes at 16 kHz, which nothing resamples.
        let bytes = (0..<10 * 60 * 32_000).map { sound.byte($0) }
        try Data(bytes).write(to: URL(filePath: path("in.raw")))
        let microphones = try #require(MicrophoneRig.shared)
        let configuration = try microphones.configuration(in: rig.folder, "infile \(path("in.raw")) rate 16000")
        try consent("give", "camera", "microphone", "infer", "select", "target", "--age", "adult")
        let words = ["--ledger", path("ledger"), "--camera", camera, "--microphone", "rig", "--out", path("out")]
        return try LiveProcess(rig, sound: configuration, words)
    }

    private func consent(_ words: String...) throws {
        let said = try rig.run([Program.path, "consent"] + words + ["--ledger", path("ledger")])
        try #require(said.contains { $0.hasPrefix("camera ") }, "\(said)")
    }

    private func log() -> String { (try? String(contentsOfFile: path("out/decisions.jsonl"), encoding: .utf8)) ?? "" }

    private func notes() throws -> String { try String(contentsOfFile: path("notes"), encoding: .utf8) }

    @Test("closes the devices within one picture, and leaves neither ring nor sample in memory")
    func withdrawal() throws {
        let live = try start()
        #expect(try live.wait { log().split(separator: "\n").count > 4 }, "\(live.lines)")
        let heard = [sound.raw, sound.float, sound.unscaledFloat]
        let needles = heard + [picture.luma, picture.halved, picture.file]
        // While consent stands the search finds what is sensed: it can.
        var found: Set<String> = []
        for _ in 0..<20 where !found.isSuperset(of: ["luma", "file"]) || found.isDisjoint(with: heard.map(\.name)) {
            found.formUnion(try MemorySearch.find(needles, in: live.number).map(\.needle))
        }
        #expect(found.isSuperset(of: ["luma", "file"]) && !found.isDisjoint(with: heard.map(\.name)), "\(found)")
        #expect(try live.mappings().contains { $0.contains("memfd:camera") })
        #expect(try notes().hasSuffix("p"))

        try consent("withdraw")
        let given = try notes().count
        #expect(try live.wait { log().contains("withdrawn") }, "\(live.lines)")
        let left = try MemorySearch.find(needles, in: live.number)
        #expect(left.isEmpty, "\(left)")
        let noted = try notes()
        #expect(noted.hasSuffix("c") && noted.dropFirst(given).count { $0 == "p" } <= 1, "\(noted)")
        #expect(try live.mappings().allSatisfy { !$0.contains("memfd:camera") && !$0.contains("in.raw") })
        #expect(try live.descriptors().allSatisfy { !$0.contains("memfd:camera") })
        #expect(live.stop() == 0, "\(live.lines)")
    }
}
