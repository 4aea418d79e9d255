import Foundation
import Signal
import TestSupport

/// `lamppost live`, the release build, while it runs on a rig: what it said so far, and what the system says of it.
final class LiveProcess {
    private let process: Process
    private let said: URL

    /// Starts it on the rig's camera and a configuration of libasound, with more in its environment.
    init(_ rig: CameraRig, sound configuration: String, in more: [String] = [], _ words: [String]) throws {
        said = rig.folder.appending(path: "said")
        try Data().write(to: said)
        let environment = ["env", "ALSA_CONFIG_PATH=\(configuration)"] + more
        process = try rig.start(
            environment + [Program.path, "live"] + words, output: try FileHandle(forWritingTo: said))
    }

    deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

    /// Ends it at once, without a word.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Its number.
    var number: Int32 { process.processIdentifier }

    var lines: [String] {
        ((try? String(contentsOf: said, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    /// Waits until something is so, as long as it runs and a minute at most; whether it came to be so.
    ///
    /// - Parameter step: how often it is looked, in microseconds.
    func wait(_ minutes: Int = 1, step: UInt32 = 5_000, until isSo: () throws -> Bool) throws -> Bool {
        for _ in 0..<minutes * 60_000_000 / Int(step) where process.isRunning {
            if try isSo() { return true }
            usleep(step)
        }
        return try isSo()
    }

    /// Ends it in order, and says how it ended.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What its open descriptors are of.
    func descriptors() throws -> [String] {
        try Folder.names(in: "/proc/\(number)/fd").compactMap { name in
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/fd/\(name)")
        }
    }

    func threads() throws -> Int { try Folder.names(in: "/proc/\(number)/task").count }

    func mappings() throws -> [String] { try text("maps").split(separator: "\n").map(String.init) }

    /// Its memory that no file holds, in bytes.
    func memory() throws -> Int {
        let line = try text("smaps_rollup").split(separator: "\n").first { $0.hasPrefix("Anonymous:") } ?? ""
        return 1_024 * (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0)
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try File.contents(of: "/proc/\(number)/\(name)", limit: 1 << 24), as: UTF8.self)
    }
}
