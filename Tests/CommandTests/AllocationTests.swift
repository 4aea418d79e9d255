import Consent
import Foundation
import TestSupport
import Testing

/// Constant cost: more frames in the same time, or more sound, allocate nothing more.
///
/// The release build runs with an allocator in front of the system's that counts calls, made here with the toolchain's
/// clang. A debug build allocates where the optimiser does not, and shows nothing.
@Suite struct AllocationTests {
    private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/release/lamppost")

    private static var isBuilt: Bool {
        let isThere = FileManager.default.fileExists(atPath: program.path())
        if !isThere { print("skipped: counting allocations, for there is no release build; run ./lamppost test") }
        return isThere
    }

    /// How often `lamppost WORDS` asks for memory.
    private static func allocations(_ words: [String], in folder: URL) throws -> Int {
        let library = folder.appending(path: "counter.so")
        if !FileManager.default.fileExists(atPath: library.path()) {
            let compiler = Process()
            compiler.executableURL = URL(filePath: "/usr/bin/env")
            let source = "\(ShippedFile.root)/Tests/Rig/allocations.c"
            compiler.arguments = ["clang", "-O1", "-shared", "-fPIC", "-o", library.path(), source]
            try compiler.run()
            compiler.waitUntilExit()
            try #require(compiler.terminationStatus == 0)
        }
        let process = Process()
        process.executableURL = program
        process.arguments = words
        process.environment = ["LD_PRELOAD": library.path(), "PATH": "/usr/bin:/bin"]
        let errors = folder.appending(path: "errors")
        try Data().write(to: errors)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOf: errors, encoding: .utf8)
        #expect(process.terminationStatus == 0, "\(text)")
        let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("allocations ") })
        return try #require(Int(line.dropFirst("allocations ".count)))
    }

    private static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-count-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    /// Pictures that move a little, as Y4M.
    private static func y4m(_ seconds: Int, rate: Int) -> Data {
        var data = Data("YUV4MPEG2 W64 H48 F\(rate):1 Ip A1:1 Cmono\n".utf8)
        for frame in 0..<seconds * rate {
            data += Data("FRAME\n".utf8)
            data += Data((0..<64 * 48).map { UInt8(truncatingIfNeeded: $0 / 7 + frame * 10 / rate) })
        }
        return data
    }

    /// A buzz, as 16-bit mono WAV at 16 kHz.
    private static func wave(_ seconds: Int) -> Data {
        func little(_ value: Int, _ count: Int) -> Data {
            Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
        }
        let count = seconds * 32_000
        var data = Data("RIFF".utf8) + little(36 + count, 4) + Data("WAVEfmt ".utf8) + little(16, 4)
        data += little(1, 2) + little(1, 2) + little(16_000, 4) + little(32_000, 4) + little(2, 2) + little(16, 2)
        data += Data("data".utf8) + little(count, 4)
        for index in 0..<count / 2 { data += little((index % 107) * 100 - 5_000, 2) }
        return data
    }

    @Test(.enabled(if: isBuilt)) func morePicturesOfAFaceAllocateNothingMore() throws {
        try Self.inFolder { folder in
            let whole = Data(try ShippedFile.bytes("Recordings/full-consent.mkv"))
            var counts: [Int] = []
            for (name, share) in [("half", 2), ("whole", 1)] {
                let path = folder.appending(path: "\(name).mkv")
                try whole.prefix(whole.count / share).write(to: path)
                counts.append(try Self.allocations(["features", path.path(), "--set", "face"], in: folder))
            }
            // Seventy pictures more, each with a face that is found or followed, cut out and read.
            #expect(abs(counts[1] - counts[0]) <= 30, "\(counts)")
        }
    }

    @Test(.enabled(if: isBuilt)) func aDecisionAllocatesNothing() throws {
        try Self.inFolder { folder in
            // Scene, factors, forty rules and reasons of one candidate: at least ten thousand times, after all is set up.
            let count = try Self.allocations(["bench", "guard.decide", "--json"], in: folder)
            #expect(count < 5_000, "\(count)")
        }
    }

    @Test(.enabled(if: isBuilt)) func moreSoundAllocatesNothingMore() throws {
        try Self.inFolder { folder in
            var counts: [Int] = []
            for seconds in [2, 8] {
                let path = folder.appending(path: "\(seconds).wav")
                try Self.wave(seconds).write(to: path)
                counts.append(try Self.allocations(["features", path.path(), "--set", "fbank40"], in: folder))
            }
            // Six seconds are 600 frames in 60 blocks; some buffers grow once.
            #expect(counts[1] - counts[0] <= 30, "\(counts)")
        }
    }

    @Test(.enabled(if: isBuilt)) func morePicturesAllocateNothingMore() throws {
        try Self.inFolder { folder in
            let consent = folder.appending(path: "consent.jsonld")
            try Data(ConsentRecord(given: [.camera], age: .adult).json.utf8).write(to: consent)
            var counts: [Int] = []
            for rate in [10, 50] {
                let path = folder.appending(path: "\(rate).y4m")
                try Self.y4m(4, rate: rate).write(to: path)
                counts.append(
                    try Self.allocations(["replay", path.path(), "--consent", consent.path()], in: folder))
            }
            // Four seconds are 160 pictures more, and the same eight decisions; some buffers grow once.
            #expect(counts[1] - counts[0] <= 30, "\(counts)")
        }
    }

    /// A data folder of faces, the same but for what their voters said: all have a label, or one in two has.
    private static func faces(_ count: Int, areLabelled: Bool, in folder: URL) throws -> String {
        let place = folder.appending(path: areLabelled ? "labelled" : "unlabelled")
        let inside = place.appending(path: "expression")
        try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
        var list = "index,image,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,not_a_face\n"
        for index in 0..<count {
            list += index % 2 == 0 || areLabelled ? "\(index),x,0,9,0,0,0,0,0,0,0,0\n" : "\(index),x,0,0,0,0,0,0,0,0,0,9\n"
        }
        try Data(list.utf8).write(to: inside.appending(path: "ferplus_valid.csv"))
        let pixels = Data((0..<count * 48 * 48).map { UInt8(truncatingIfNeeded: $0 / 7) })
        try pixels.write(to: inside.appending(path: "ferplus_valid_48x48.u8"))
        return place.path()
    }

    @Test(.enabled(if: isBuilt)) func moreFacesAllocateNothingMore() throws {
        try Self.inFolder { folder in
            var counts: [Int] = []
            for areLabelled in [false, true] {
                let data = try Self.faces(400, areLabelled: areLabelled, in: folder)
                counts.append(try Self.allocations(["evaluate", "expression", "--data", data], in: folder))
            }
            // The second reads 200 faces more; figures have more digits.
            #expect(counts[1] - counts[0] <= 30, "\(counts)")
        }
    }
}
