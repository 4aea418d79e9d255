import Consent
import Foundation
import Testing

/// Tests of `lamppost live`, the release build, on devices in user space.
protocol OnRig {
    var rig: CameraRig { get }
}

extension OnRig {
    var epoch: String { "1970-01-01T00:00:00Z" }

    func path(_ name: String) -> String { rig.folder.appending(path: name).path }

    func consent(_ purposes: Purpose...) throws -> String {
        let path = path("consent.jsonld")
        try Data(ConsentRecord(given: purposes, age: .adult).json.utf8).write(to: URL(filePath: path))
        return path
    }

    /// Runs `lamppost live`, on a wall clock of 1970, and says what it printed.
    ///
    /// - Parameters:
    ///   - environment: what else is in it, `NAME=VALUE` each.
    ///   - meanwhile: what a shell does in the rig's folder beside it.
    func live(_ words: String..., with environment: [String] = [], meanwhile: String = "true") throws -> [String] {
        try run(environment + [Program.path, "live"] + words + ["--epoch", epoch], meanwhile: meanwhile)
    }

    /// Runs a command beside the rig's devices.
    func run(_ words: [String], meanwhile: String = "true") throws -> [String] {
        let sound = try #require(MicrophoneRig.shared).folder.appending(path: "asound.conf").path
        let command = "cd \"$0\" && { { \(meanwhile); } & } && exec \"$@\""
        return try rig.run(["sh", "-c", command, rig.folder.path, "env", "ALSA_CONFIG_PATH=\(sound)"] + words)
    }

    func count(_ name: String, in lines: [String]) throws -> String {
        let line = try #require(lines.first { $0.hasPrefix("  \(name) ") }, "\(lines)")
        return String(line.dropFirst(2 + name.count)).trimmingCharacters(in: .whitespaces)
    }
}
