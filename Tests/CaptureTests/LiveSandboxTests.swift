import Consent
import Foundation
import Glibc
import Testing

/// `lamppost live`, the release build, in a sandbox that must be whole, on devices in user space.
@Suite(
    "A live run in the sandbox", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere), .serialized)
struct LiveSandboxTests {
    private let rig: CameraRig

    init() throws {
        rig = try CameraRig()
        let record = ConsentRecord(given: [.camera, .microphone, .infer, .record], age: .adult).json
        try Data(record.utf8).write(to: rig.folder.appending(path: "consent.jsonld"))
    }

    private func path(_ name: String) -> String { rig.folder.appending(path: name).path }

    /// Runs it on a wall clock of 1970 and says what it printed; `nil`, said aloud, where this kernel has no whole sandbox.
    ///
    /// - Parameters:
    ///   - wrapper: a program and its words that run the program.
    ///   - meanwhile: what a shell does in the rig's folder beside it.
    private func live(_ wrapper: [String] = [], _ words: String..., meanwhile: String = "true") throws -> [String]? {
        let sound = try #require(MicrophoneRig.shared).folder.appending(path: "asound.conf").path
        let command = "cd \"$0\" && { { \(meanwhile); } & } && exec \"$@\""
        let epoch = ["--consent", path("consent.jsonld"), "--epoch", "1970-01-01T00:00:00Z", "--require-sandbox"]
        let environment = ["ALSA_CONFIG_PATH=\(sound)", "NOTIFY_SOCKET=\(path("notify"))"]
        let lines = try rig.run(
            ["sh", "-c", command, rig.folder.path, "env"] + environment + wrapper + [Program.path, "live"] + words + epoch)
        guard let line = lines.first(where: { $0.contains("expected a whole sandbox") }) else { return lines }
        print("skipped: live runs in the sandbox: \(line)")
        return nil
    }

    @Test("a camera that comes back as another node is opened again, and what it records is written")
    func replug() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "unplug_file \(path("gone"))")
        let lines = try live(
            [], "--camera", camera, "--microphone", "rig", "--for", "PT5S", "--record", path("run.mkv"), "--out",
            path("new/out"), meanwhile: "sleep 1; touch gone; mv video0 former; sleep 2; rm gone; cp former video0")
        guard let lines else { return }
        #expect(lines.contains("lamppost: the camera is back"), "\(lines)")
        let count = lines.first { $0.hasPrefix("  unplugged, back ") }
        #expect(count?.hasSuffix(" 1, 1") == true, "\(lines)")
        let size = try FileManager.default.attributesOfItem(atPath: path("run.mkv"))[.size] as? Int
        #expect(try #require(size) > 10_000)
        #expect(FileManager.default.fileExists(atPath: path("new/out/decisions.jsonl")))
    }

    @Test("the service manager hears when it runs and when it ends, and no other socket is asked for")
    func notify() throws {
        let socket = try Datagrams(at: path("notify"))
        let isTraced = try rig.canTrace("the sockets of a live run")
        let tracer = isTraced ? ["strace", "-f", "-qq", "-o", path("trace"), "-e", "trace=%network"] : []
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        guard let lines = try live(tracer, "--camera", camera, "--microphone", "rig", "--for", "PT1S") else { return }
        #expect(socket.received() == ["READY=1", "STOPPING=1"], "\(lines)")
        guard isTraced else { return }
        let trace = try String(contentsOfFile: path("trace"), encoding: .utf8).split(separator: "\n")
        let calls = trace.filter { !$0.contains("---") && !$0.contains("+++") }
        #expect(calls.count == 2, "\(calls)")
        #expect(calls.first?.contains("socket(AF_UNIX, SOCK_DGRAM") == true)
        #expect(calls.last?.contains("sun_path=\"\(path("notify"))\"") == true)
    }
}

/// A socket of this machine that takes datagrams, as a service manager has one.
private struct Datagrams: ~Copyable {
    private let descriptor: Int32

    init(at path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < 108)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let opened = descriptor
        let result = unsafe withUnsafePointer(to: &address) { place in
            unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe bind(opened, place, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    /// The texts that wait, each a datagram.
    func received() -> [String] {
        var texts: [String] = []
        var room = [UInt8](repeating: 0, count: 256)
        while true {
            let count = unsafe recv(descriptor, &room, room.count, 0)
            if count <= 0 { return texts }
            texts.append(String(decoding: room[..<count], as: UTF8.self))
        }
    }

    deinit { close(descriptor) }
}
