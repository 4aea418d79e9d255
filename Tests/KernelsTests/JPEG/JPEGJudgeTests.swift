import Foundation
import Kernels
import TestSupport
import Testing

/// The decoder beside libjpeg's accurate integer transform.
@Suite struct JPEGJudgeTests {
    /// A drawn picture, `cjpeg -quality 60 -sample 2x2`, and its luma as `djpeg -dct int -grayscale` decodes it.
    private static let picture = """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO
        UlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P
        T09PT09PT0//wAARCAAQABgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF
        BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW
        V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi
        4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC
        AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm
        Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq
        8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDCSxwMkVIsCL2rol08MpUjqMcVSOi3vm7UjDLnAfcAP8avMsXUclyvQ6cgq4WcZe3av0u/
        61IILMOgZRwaK6W00zyYUj5bb3PeivDq4z3j1IYmOvK9Oh//2Q==
        """
    private static let luma = """
        MzM0NTc5PD08PUBDRklLTE1OUVVaXVxbODg5Oz1AQkNERUdKTU9RUlVWWFtfYWJhPj9BREZJS0xPUFFTVlhaWmBhYmRmaGlqRUdJ
        TE9SU1RXWFlbXF5fYGZpbG1tbnFzTE5SVVhZWVlcXF1eX19gYGZscnV1dXh7VlhbX2BgX15eXl5eX19fX2JseH5/foGEYGJmaGln
        ZWNgYGBfX19eXl5sfYeJiIqNZ2lsb29saWdhYWFgX19eXltsgY2Qj5CTaHJzbnR+c1xbX11WU1ljaV50jZqZlZebdH19dnqCdmFX
        YGlsaGFYUk5sjp+cmZ+pfYSFgIWMg3JlXFFNUVljaVN0mqqloam1gIeJiZCYlYpiXmBpbmpiXXuRqrSvq7C4iY6QkpienpqEcWFd
        WlVVWaarsra2tre4mpqbnJ6goaG4k2tYVWF/nLq3tLe8wMHApKKjpKSlp6u2ra65urK3x8C/wMHFyMvMpKOkqKqssbi0r7jHxbi6
        ycPJz9DNzNDV
        """

    private func bytes(_ base64: String) throws -> [UInt8] {
        [UInt8](try #require(Data(base64Encoded: base64, options: .ignoreUnknownCharacters)))
    }

    private func worst(_ a: [UInt8], _ b: [UInt8]) -> Int {
        a.count == b.count ? zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 0 : 255
    }

    @Test func aPictureOfCjpeg() throws {
        let decoded = try decode(try bytes(JPEGJudgeTests.picture))
        #expect(decoded.width == 24 && decoded.height == 16)
        #expect(worst(decoded.luma, try bytes(JPEGJudgeTests.luma)) <= 1)
    }

    /// Its tables are those of Annex K.3: without them it means the same.
    @Test func missingHuffmanTablesAreTheStandardOnes() throws {
        let file = try bytes(JPEGJudgeTests.picture)
        var without: [UInt8] = [0xFF, 0xD8]
        var at = 2
        var removed = 0
        while file[at + 1] != 0xDA {
            let end = at + 2 + Int(file[at + 2]) << 8 + Int(file[at + 3])
            if file[at + 1] == 0xC4 { removed += 1 } else { without += file[at..<end] }
            at = end
        }
        without += file[at...]
        #expect(removed == 4)
        #expect(try decode(without).luma == decode(file).luma)
    }

    /// Photographs and what cjpeg makes of them, beside djpeg; skipped where these are not at hand.
    @Test func photographsAreWithinOneOfDjpeg() throws {
        let folder = "../shared/data/boxed"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasSuffix(".jpg")
        }
        guard !names.isEmpty, let djpeg = tool("djpeg"), let cjpeg = tool("cjpeg") else {
            print("skipped: photographs beside djpeg (needs \(folder), djpeg and cjpeg)")
            return
        }
        let variants: [[String]] = [
            [], ["-grayscale"], ["-sample", "1x1"], ["-sample", "2x1", "-restart", "1"],
            ["-sample", "1x2", "-optimize"],
            ["-quality", "98", "-sample", "4x1"], ["-quality", "20", "-restart", "7B"],
        ]
        for (name, variant) in zip(names.sorted(), variants) {
            var file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            if !variant.isEmpty { file = try run(cjpeg, variant, try run(djpeg, ["-pnm"], file)) }
            let decoded = try decode(file)
            let gray = try run(djpeg, ["-dct", "int", "-grayscale", "-pnm"], file)
            #expect(worst(decoded.luma, Array(gray.suffix(decoded.width * decoded.height))) <= 1, "\(name) \(variant)")
        }
    }

    private func tool(_ name: String) -> String? {
        ["/usr/bin/", "/usr/local/bin/"].map { $0 + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private func run(_ tool: String, _ arguments: [String], _ input: [UInt8]) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(input).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments + [path.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(tool) \(arguments)")
        return bytes
    }
}
