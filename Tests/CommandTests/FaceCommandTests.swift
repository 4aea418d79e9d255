import Foundation
import TestSupport
import Testing

/// `lamppost detect`, `mood` and `features --set face`, as a shell runs them.
@Suite("lamppost detect and mood") struct FaceCommandTests {
    /// A drawn face as a PGM file.
    private static let portrait: [UInt8] = {
        let picture = DrawnFace.picture(width: 160, height: 120, x: 80, y: 60, side: 56)
        return Array("P5\n160 120\n255\n".utf8) + picture.samples
    }()

    private static let recording = "\(ShippedFile.root)/Recordings/full-consent.mkv"

    private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-face-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    @Test("a picture on standard input has one face where it was drawn", arguments: [["--setting", "full"], []])
    func detect(_ setting: [String]) throws {
        let run = try Program.run(["detect", "-"] + setting, input: Self.portrait)
        #expect(run.status == 0 && run.messages.contains("own declared basis"), "\(run.messages)")
        #expect(run.lines.first == "image,x,y,width,height,score,yaw,pitch,roll")
        try #require(run.lines.count == 2)
        let cells = run.lines[1].split(separator: ",").map(String.init)
        let numbers = cells.dropFirst().compactMap(Double.init)
        try #require(cells[0] == "-" && numbers.count == 8)
        #expect(abs(numbers[0] + numbers[2] / 2 - 80) < 8 && abs(numbers[1] + numbers[3] / 2 - 60) < 8)
        #expect(abs(numbers[2] - 56) < 12 && numbers[4] > 0.5 && numbers[4] <= 1)
    }

    @Test("a bad picture is named, and the others are done")
    func badPicture() throws {
        try Self.inFolder { folder in
            let (good, bad) = (folder.appending(path: "a.pgm"), folder.appending(path: "b.pgm"))
            try Data(Self.portrait).write(to: good)
            try Data(Self.portrait.prefix(1_000)).write(to: bad)
            let missing = folder.appending(path: "c.jpg").path()
            let run = try Program.run(["detect", bad.path(), missing, good.path()])
            #expect(run.status == 2)
            #expect(run.lines.count == 2 && run.lines[1].hasPrefix(good.path()))
            #expect(run.messages.contains("b.pgm") && run.messages.contains("c.jpg"))
        }
    }

    @Test(
        "what is no picture, no model or no setting is refused with its name",
        arguments: [
            ["detect"], ["detect", "-", "--setting", "huge"], ["detect", "-", "--model", "/nowhere.safetensors"],
            ["mood"], ["mood", "-", "--modality", "smell"],
        ])
    func refused(_ words: [String]) throws {
        let run = try Program.run(words, input: Array("no picture".utf8))
        #expect(run.status == 2 && run.output.isEmpty && !run.messages.isEmpty)
    }

    @Test("the mood of a face says on what it rests, or why there is none")
    func mood() throws {
        let face = try Program.run(["mood", Self.recording, "--modality", "face"])
        #expect(face.status == 0, "\(face.messages)")
        let (header, rows) = try face.table
        #expect(Array(header.prefix(5)) == ["source", "start", "end", "label", "confidence"])
        let labels = rows.map { $0[3] }
        #expect(labels.contains("happy") && labels.first.map { $0 != "happy" } == true, "\(labels)")
        let whole = try Program.run(["mood", Self.recording, "--modality", "face", "--whole"])
        #expect(whole.lines.count == 2 && whole.lines[1].contains(",happy,"))
        let voice = try Program.run(["mood", "-", "--modality", "face"], input: Self.portrait)
        #expect(voice.status == 2 && voice.messages.contains("standard input"))
    }

    @Test("the table of faces has a row a picture, in the columns that users of OpenFace know")
    func table() throws {
        let run = try Program.run(["features", Self.recording, "--set", "face"])
        #expect(run.status == 0, "\(run.messages)")
        let (header, rows) = try run.table
        #expect(Array(header.prefix(5)) == ["frame", "face_id", "timestamp", "confidence", "success"])
        #expect(rows.allSatisfy { $0.count == header.count })
        #expect(rows.count { $0[4] == "1" } > rows.count * 9 / 10)
        #expect(Set(rows.map { $0[1] }).subtracting(["0"]).count == 1)
    }
}
