import Foundation
import Glibc
import TestSupport
import Testing

/// A folder for programs that run with one of Tests/Rig's libraries in front of the system's, taken away at its end.
final class Stage {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-sandbox-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Somebody else runs programs here, too.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }
    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    static let recording = "\(ShippedFile.root)/Recordings/withdrawn.mkv"

    /// What of the sandbox is in force on this kernel: the version of Landlock, 0 for none, and whether calls are refused.
    static let inForce: (landlock: Int, refusesCalls: Bool) = {
        guard let stage = try? Stage(),
            (try? Program.run(["replay", recording, "--out", stage.path("out")])) != nil,
            let run = try? stage.text("out/run.json"),
            let match = run.firstMatch(of: /"landlock":(\d+),"refuses_calls":(true|false)/), let version = Int(match.1)
        else { return (0, false) }
        return (version, match.2 == "true")
    }()

    /// Builds one of the rig's libraries, and says where it is.
    func library(_ name: String) throws -> String {
        let library = path("\(name).so")
        if FileManager.default.fileExists(atPath: library) { return library }
        let words = ["clang", "-O1", "-shared", "-fPIC", "-o", library, "\(ShippedFile.root)/Tests/Rig/\(name).c"]
        let built = try Program.run(words + ["-ldl", "-lpthread"], program: "/usr/bin/env")
        try #require(built.status == 0, "\(built.messages)")
        return library
    }
}

/// What came of the attempts of an intruder, by their names: 0, or the system's error number.
struct Attempts {
    var before: [String: Int32] = [:]
    var inside: [String: Int32] = [:]
    /// How many connections its port was asked for.
    var connections = 0

    init(report: String, connections: Int) throws {
        self.connections = connections
        for line in report.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let code = try #require(Int32(words[2]))
            if words[0] == "before" { before[words[1]] = code } else { inside[words[1]] = code }
        }
    }
}

/// Runs a program with an intruder in its decoder (Tests/Rig/intruder.c).
///
/// - Parameter wrapper: a program and its words that run the program.
func intrude(
    _ stage: Stage, _ wrapper: [String] = [], libraries: [String] = ["intruder"], environment: [String: String] = [:]
) throws -> (program: Program, attempts: Attempts) {
    let forbidden = stage.path("forbidden")
    if !FileManager.default.fileExists(atPath: forbidden) {
        try FileManager.default.createDirectory(atPath: forbidden, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: forbidden)
        try Data("secret".utf8).write(to: stage.folder.appending(path: "forbidden/secret"))
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: "\(forbidden)/secret")
    let listener = try Listener()
    let settings = [
        "INTRUDER_REPORT": stage.path("report"), "INTRUDER_PORT": "\(listener.port)", "INTRUDER_OUT": stage.path("out"),
        "INTRUDER_FORBIDDEN": forbidden,
        "LD_PRELOAD": try libraries.map { try stage.library($0) }.joined(separator: ":"),
    ]
    let words = settings.merging(environment) { $1 }.map { "\($0)=\($1)" }.sorted()
    let command = wrapper + ["env"] + words + [Program.released ?? Program.beside]
    let run = try Program.run(command + ["replay", Stage.recording, "--out", stage.path("out")], program: "/usr/bin/env")
    return (run, try Attempts(report: stage.text("report"), connections: listener.count()))
}

/// A port of this machine that something listens at.
struct Listener: ~Copyable {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let opened = descriptor
        let result = unsafe withUnsafeMutablePointer(to: &address) { place in
            unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe bind(opened, place, length) + listen(opened, 64) + getsockname(opened, place, &length)
            }
        }
        try #require(result == 0)
        port = UInt16(bigEndian: address.sin_port)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// How many connections wait.
    func count() -> Int {
        var count = 0
        while true {
            let accepted = unsafe accept(descriptor, nil, nil)
            if accepted < 0 { return count }
            close(accepted)
            count += 1
        }
    }

    deinit { close(descriptor) }
}
