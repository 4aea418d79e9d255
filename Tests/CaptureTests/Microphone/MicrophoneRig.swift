import Foundation
import Signal
import Testing

/// Microphones without hardware (Tests/Rig), in a temporary folder, and the program that listens to them.
struct MicrophoneRig {
    let folder: URL
    /// The sound of every microphone: 16-bit little endian, sample n is n modulo 2¹⁶. Six seconds at 48 kHz.
    static let sound: [UInt8] = (0..<288_000).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }

    /// `nil`, said aloud, where there is no compiler for C or no header of libasound.
    static let shared: MicrophoneRig? = {
        do {
            return try MicrophoneRig()
        } catch {
            print("skipped: microphones without hardware: \(error)")
            return nil
        }
    }()

    static var isThere: Bool { shared != nil }

    private struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-rig-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { if let rig = MicrophoneRig.shared { try? FileManager.default.removeItem(at: rig.folder) } }
        try MicrophoneRig.compile(MicrophoneRig.sources.appending(path: "rig_microphone.c"), to: library)
        try Data(MicrophoneRig.sound).write(to: folder.appending(path: "in.raw"))
        try Data(configuration.utf8).write(to: folder.appending(path: "asound.conf"))
    }

    private var library: URL { folder.appending(path: "libasound_module_pcm_rig.so") }
    var unplugFile: String { folder.appending(path: "unplugged").path }

    private var configuration: String {
        let rig = "type rig infile \(folder.path)/in.raw"
        return """
            pcm_type.rig { lib "\(library.path)" }
            pcm.null { type null }
            pcm.rig { \(rig) hint { show on description "Rig microphone" } }
            pcm.rigstereo { \(rig) rate 44100 channels 2 }
            pcm.rigfast { \(rig) speed 1.0005 }
            pcm.rigslow { \(rig) rate 16000 speed 0.9997 }
            pcm.rigstall { \(rig) stall_after 24100 stall_frames 48000 }
            pcm.rigsleep { \(rig) suspend_after 24100 }
            pcm.rigunplug { \(rig) unplug_after 24100 }
            pcm.rigdoze { \(rig) suspend_after 1 }
            pcm.rigfleeting { \(rig) unplug_after 1 }
            pcm.rigplug { \(rig) unplug_file \(unplugFile) }
            pcm.rigshrill { \(rig) rate 192000 }
            pcm.rigwide { \(rig) channels 40 }

            """
    }

    /// Writes a configuration (`ALSA_CONFIG_PATH`) with one microphone, `rig`, of those keys; its path. The library stands beside
    /// it, for a sandbox opens no other folder.
    func configuration(in folder: URL, _ keys: String) throws -> String {
        let file = folder.appending(path: "asound.conf")
        let beside = folder.appending(path: library.lastPathComponent)
        try FileManager.default.copyItem(at: library, to: beside)
        let text = "pcm_type.rig { lib \"\(beside.path)\" }\npcm.rig { type rig \(keys) }\n"
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// A library to be preloaded, which counts how often a program asks for memory.
    func counter() throws -> URL {
        let library = folder.appending(path: "count.so")
        try MicrophoneRig.compile(MicrophoneRig.sources.appending(path: "allocations.c"), to: library)
        return library
    }

    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rig")

    /// Builds a library with the toolchain's clang, else with gcc.
    private static func compile(_ source: URL, to library: URL) throws {
        var said = ""
        for compiler in ["clang", "gcc"] {
            let words = [compiler, "-O2", "-shared", "-fPIC", "-DPIC", "-o", library.path, source.path, "-lasound"]
            let answer = try run("/usr/bin/env", words, environment: nil)
            if answer.status == 0 { return }
            said += answer.messages
        }
        // A fault of the rig itself must not look like a missing compiler.
        let isMissing = said.contains("No such file") || said.contains("not found") || said.contains("cannot find")
        precondition(isMissing, said)
        throw Missing(description: String(said.prefix(300)))
    }

    /// What the probe, which was built with these tests, prints about one of the microphones.
    static func listen(_ words: String...) throws -> Heard {
        let (heard, messages) = try listen(words, environment: [:])
        #expect(messages == "", "libasound speaks on standard error")
        return heard
    }

    /// The same, with more in the environment, and what it says on standard error.
    static func listen(_ words: [String], environment: [String: String]) throws -> (heard: Heard, messages: String) {
        let rig = try #require(shared)
        let configuration = ["ALSA_CONFIG_PATH": rig.folder.appending(path: "asound.conf").path]
        return try probe(words, environment: configuration.merging(environment) { $1 })
    }

    /// What the probe prints with nothing in the environment but this.
    static func probe(_ words: [String], environment: [String: String]) throws -> (heard: Heard, messages: String) {
        let probe = (Folder.ofProgram ?? ".") + "/MicrophoneProbe"
        try #require(FileManager.default.fileExists(atPath: probe), "no program at \(probe)")
        let answer = try run(probe, words, environment: environment)
        #expect(answer.status == 0)
        return (Heard(answer.output), answer.messages)
    }

    private static func run(
        _ program: String, _ words: [String], environment: [String: String]?
    ) throws -> (status: Int32, output: String, messages: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = words
        if let environment { process.environment = environment }
        let (output, messages) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = messages
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let said = try messages.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: printed, as: UTF8.self), String(decoding: said, as: UTF8.self))
    }
}

/// The lines of the probe.
struct Heard {
    struct Run: Equatable {
        var frames: Int
        var time: MediaTime
        /// The first sample, which tells where in the file this is, modulo 2¹⁶.
        var first: Int
        var bytes: Int
    }

    let lines: [String]
    var text: String { lines.joined(separator: "\n") }

    init(_ output: String) {
        lines = output.split(separator: "\n").map(String.init)
    }

    /// What follows a word at the beginning of a line, for every such line.
    func all(_ word: String) -> [String] {
        lines.filter { $0.hasPrefix(word + " ") }.map { String($0.dropFirst(word.count + 1)) }
    }

    /// Every line of sound.
    var runs: [Run] {
        all("sound").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int64($0) }
            guard numbers.count == 4 else { return nil }
            return Run(
                frames: Int(numbers[0]), time: MediaTime(nanoseconds: numbers[1]), first: Int(numbers[2]),
                bytes: Int(numbers[3]))
        }
    }

    /// The runs before the first gap, and those after it.
    var aroundGap: (before: [Run], after: [Run]) {
        let cut = lines.firstIndex { $0.hasPrefix("gap ") } ?? lines.endIndex
        let before = Heard(lines[..<cut].joined(separator: "\n")).runs
        return (before, Array(runs.dropFirst(before.count)))
    }
}
