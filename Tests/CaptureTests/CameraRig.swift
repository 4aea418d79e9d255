import Foundation
import Signal
import TestSupport

/// A camera in user space: a plugin of libv4l2, and a program that shows what the camera gives.
///
/// libv4l2 looks for plugins in one folder that was fixed when it was built, so the program runs in a mount namespace of
/// its own in which another folder stands there.
final class CameraRig {
    private static let temporary = FileManager.default.temporaryDirectory
    private static let probe = (Signal.Folder.ofProgram ?? ".") + "/CaptureProbe"

    /// Where libv4l2 looks for plugins, by Debian's names.
    private static let pluginFolder = ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/libv4l/plugins" }
        .first { Signal.Folder.isFolder($0) }

    /// The folder of the plugin, built once; `nil` where it cannot be used, which is said aloud.
    private static let plugin: URL? = {
        do {
            guard let pluginFolder else { throw Missing(what: "libv4l2's folder of plugins (libv4l-0)") }
            let folder = temporary.appending(path: "lamppost-camera-\(ProcessInfo.processInfo.processIdentifier)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            _ = try build("camera", into: folder)
            let mounted = try run(["unshare", "-rm", "mount", "--bind", folder.path, pluginFolder])
            guard mounted.status == 0 else { throw Missing(what: "the right to mount (unshare -rm): \(mounted.output)") }
            return folder
        } catch {
            print("skipped: a camera in user space, which needs \(error)")
            return nil
        }
    }()

    /// Builds one of the rig's libraries beside the camera's file and says where it is.
    func library(_ name: String) throws -> String { try CameraRig.build(name, into: folder) }

    /// Builds one of the rig's libraries and says where it is.
    private static func build(_ name: String, into folder: URL) throws -> String {
        let library = folder.appending(path: "\(name).so").path
        let source = "\(ShippedFile.root)/Tests/Rig/\(name).c"
        let built = try run(["clang", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"])
        guard built.status == 0 else { throw Missing(what: "clang and libv4l-dev: \(built.output)") }
        return library
    }

    static var isReady: Bool { plugin != nil }

    private struct Missing: Error, CustomStringConvertible {
        var what: String
        var description: String { what }
    }

    let folder: URL

    init() throws {
        folder = CameraRig.temporary.appending(path: "lamppost-rig-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a camera's file, and its pictures beside it.
    ///
    /// - Parameter settings: more of its lines; pictures are there at once unless they say otherwise.
    func camera(_ name: String = "video0", pictures: TestPictures, _ settings: String...) throws -> String {
        let frames = folder.appending(path: "\(name).pictures")
        try Data(pictures.files.joined()).write(to: frames)
        let lines =
            ["CAMERA", "frames \(frames.path)", "format \(pictures.format)", "width \(pictures.width)"]
            + ["height \(pictures.height)", "paced 0"] + settings
        let path = folder.appending(path: name)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: path)
        return path.path
    }

    /// What the probe prints.
    func probe(_ words: String...) throws -> [String] { try run([CameraRig.probe] + words) }

    /// How often the probe asks for memory.
    func allocations(_ words: String...) throws -> Int {
        let lines = try run(["env", "LD_PRELOAD=\(try library("allocations"))", CameraRig.probe] + words)
        let report = "allocations "
        guard let line = lines.first(where: { $0.hasPrefix(report) }), let count = Int(line.dropFirst(report.count)) else {
            throw Missing(what: "a count of allocations: \(lines)")
        }
        return count
    }

    /// Whether strace is there and may trace; if not, that `what` is left out is said aloud.
    func canTrace(_ what: String) throws -> Bool {
        let said = try run(["strace", "-qq", "-o", folder.appending(path: "trace").path, "echo", "traced"])
        if said != ["traced"] { print("skipped: \(what), which needs strace and the right to trace: \(said)") }
        return said == ["traced"]
    }

    /// What a command prints that sees the camera.
    func run(_ words: [String]) throws -> [String] {
        try CameraRig.run(seeing + words).output.split(separator: "\n").map(String.init)
    }

    /// Starts a command that sees the camera; the process that is started becomes it.
    func start(_ words: [String], output: FileHandle) throws -> Process {
        let process = CameraRig.process(seeing + words, output)
        try process.run()
        return process
    }

    /// What stands before a command, so that it sees the camera.
    private var seeing: [String] {
        let mount = "mount --bind \"$0\" \"$1\" && shift && exec \"$@\""
        return ["unshare", "-rm", "sh", "-c", mount, CameraRig.plugin?.path ?? "", CameraRig.pluginFolder ?? ""]
    }

    private static func process(_ words: [String], _ output: Any) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs a command to its end; what it prints and says.
    private static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let output = Pipe()
        let process = process(words, output)
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}

/// Pictures as a camera gives them; small ones that differ unless said otherwise.
struct TestPictures: Sendable {
    /// As the rig calls it: YUYV or MJPG.
    let format: String
    var width = 64
    var height = 48
    /// The bytes of each.
    let files: [[UInt8]]

    /// Packed Y U Y V, all bytes by chance, spare ones at the ends of lines too.
    static func raw(stride: Int = 128) -> TestPictures {
        var random = Repeatable(seed: 7)
        let files = (0..<5).map { _ in (0..<stride * 48).map { _ in UInt8.random(in: 0...255, using: &random) } }
        return TestPictures(format: "YUYV", files: files)
    }

    static let jpeg = TestPictures(
        format: "MJPG",
        files: (0..<5).map { picture in
            JPEGWriter.gray(width: 64, height: 48) { x, y in UInt8(truncatingIfNeeded: 40 * picture + 2 * x + y) }
        })

    /// What the probe prints of the picture with a number, up to its time.
    func line(_ number: Int, lost: Int = 0, byteCount: Int? = nil) -> String {
        let file = files[number % files.count]
        let bytes = file.prefix(byteCount ?? file.count)
        let digest = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "picture \(bytes.count) \(digest) \(lost)"
    }
}
