import Foundation
import TestSupport
import Testing

/// `lamppost features` with the sets of eGeMAPS, as a shell runs it.
@Suite("lamppost features, eGeMAPS") struct FeaturesCommandTests {
    /// Half a second of pulses at 125 Hz, 16 kHz, 16 bits.
    private static let wave: [UInt8] = {
        let samples: [Int16] = (0..<8_000).map { n in
            let time = Double(n % 128)
            return Int16(12_000 * exp(-time / 20) * sin(time * 0.3))
        }
        func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * Number($0))) }
        }
        let data = samples.flatMap { little($0) }
        let format = little(UInt16(1)) + little(UInt16(1)) + little(UInt32(16_000)) + little(UInt32(32_000))
        let start = Array("RIFF".utf8) + little(UInt32(36 + data.count)) + Array("WAVEfmt ".utf8) + little(UInt32(16))
        return start + format + little(UInt16(2)) + little(UInt16(16)) + Array("data".utf8) + little(UInt32(data.count)) + data
    }()

    private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-features-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    private func table(_ set: String, _ more: [String] = []) throws -> [[String]] {
        let run = try Program.run(["features", "-", "--set", set] + more, input: Self.wave)
        #expect(run.status == 0, "\(run.messages)")
        return run.lines.map { $0.split(separator: ",").map(String.init) }
    }

    @Test(
        "A file, standard input and JSON give the same values; .npy their single precision",
        arguments: ["egemaps", "egemaps-lld"])
    func formats(_ set: String) throws {
        let csv = try table(set)
        let width = set == "egemaps" ? 89 : 26
        #expect(csv.count == (set == "egemaps" ? 2 : 46))
        #expect(csv.allSatisfy { $0.count == width })
        try Self.inFolder { folder in
            let (sound, array) = (folder.appending(path: "sound.wav"), folder.appending(path: "array.npy").path())
            try Data(Self.wave).write(to: sound)
            let file = try Program.run(["features", sound.path(), "--set", set])
            #expect(file.lines.map { $0.split(separator: ",").map(String.init) } == csv)

            let json = try Program.run(["features", "-", "--set", set, "--format", "json"], input: Self.wave)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(object["columns"] as? [String] == csv[0])
            let rows = try #require(object["rows"] as? [[Double]])
            let wanted = csv.dropFirst().map { $0.map { Double($0) ?? .nan } }
            #expect(rows == Array(wanted))

            try Data().write(to: URL(filePath: array))
            let npy = try Program.run(["features", "-", "--set", set, "--format", "npy"], input: Self.wave, to: array)
            #expect(npy.status == 0)
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: array)))
            #expect(Array(bytes.prefix(8)) == [0x93] + Array("NUMPY".utf8) + [1, 0])
            let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
            #expect(start % 64 == 0 && bytes.count == start + 4 * width * wanted.count)
            let header = String(decoding: bytes[10..<start], as: UTF8.self)
            #expect(header.contains("'<f4'") && header.contains("(\(wanted.count), \(width))"))
            let values = stride(from: start, to: bytes.count, by: 4).map { at in
                Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
            }
            #expect(values == wanted.joined().map { Float($0) })
        }
    }

    /// Floats, mono, 16 kHz.
    private static func floats(_ samples: [Float]) -> [UInt8] {
        var file = WaveFile()
        (file.tag, file.bits) = (3, 32)
        file.data = samples.flatMap { little(Int($0.bitPattern), 4) }
        return file.bytes
    }

    private static let tone: [Float] = (0..<8_000).map { 0.4 * Float(sin(Double($0) * 0.3)) }

    @Test(
        "What is too short for a single row is said, with what a row needs; one sample more is enough",
        arguments: [
            ("fbank40", 399, "25 ms of sound"), ("fbank80", 399, "25 ms of sound"), ("egemaps", 959, "60 ms of sound"),
            ("egemaps-lld", 959, "60 ms of sound"),
        ])
    func tooShort(_ set: String, _ count: Int, _ needed: String) throws {
        let short = try Program.run(["features", "-", "--set", set], input: Self.floats(Array(Self.tone[..<count])))
        #expect(short.status == 2)
        #expect(short.lines.count == 1 && short.output.hasPrefix("frameTime,"))
        #expect(short.messages.contains("standard input: expected \(needed)"), "\(short.messages)")
        #expect(short.messages.contains("a row of \(set) needs"))
        let enough = try Program.run(["features", "-", "--set", set], input: Self.floats(Array(Self.tone[...count])))
        #expect(enough.status == 0 && enough.lines.count == 2)
        #expect(enough.messages.split(separator: "\n").count == 1, "\(enough.messages)")
    }

    @Test("Floats that are no number or beyond full scale are counted, and said what they were taken for")
    func faults() throws {
        var (faulty, taken) = (Self.tone, Self.tone)
        for (at, value, meant) in [(1_600, Float.nan, Float(0)), (1_700, 1.5, 1), (1_701, -.infinity, -1), (1_702, 1, 1)] {
            (faulty[at], taken[at]) = (value, meant)
        }
        let run = try Program.run(["features", "-", "--set", "fbank40"], input: Self.floats(faulty))
        #expect(run.status == 0)
        #expect(run.messages.contains("standard input: 1 of its samples is no number, each taken as 0"), "\(run.messages)")
        #expect(run.messages.contains("2 of its samples are beyond -1 to 1"))
        #expect(run.messages.contains("the first at 0.100 s"))
        let clean = try Program.run(["features", "-", "--set", "fbank40"], input: Self.floats(taken))
        #expect(clean.output == run.output)
        #expect(!clean.messages.contains("of its samples"))
    }

    @Test("--mode is compat unless it is said to be true, and only the sets of eGeMAPS have it")
    func modes() throws {
        let plain = try table("egemaps-lld")
        #expect(try table("egemaps-lld", ["--mode", "compat"]) == plain)
        let physical = try table("egemaps-lld", ["--mode", "true"])
        #expect(physical[0] == plain[0] && physical.count == plain.count && physical != plain)
        let at = try #require(plain[0].firstIndex(of: "Loudness_sma3"))
        #expect(physical.map { $0[at] } == plain.map { $0[at] })

        let refused = try Program.run(["features", "-", "--set", "fbank40", "--mode", "true"], input: Self.wave)
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(refused.messages.contains("--mode is for the sets egemaps and egemaps-lld; fbank40 has no modes"))
        let unknown = try Program.run(["features", "-", "--set", "egemaps", "--mode", "real"], input: Self.wave)
        #expect(unknown.status == 2)
        #expect(unknown.messages.contains("--mode expects one of compat, true, found \"real\""))
    }
}
