import Foundation
import Signal
import TestSupport
import Testing

/// `lamppost detect` and `features --set face`, as a shell runs them.
@Suite("lamppost detect, and the face's features") struct FaceCommandTests {
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
        ])
    func refused(_ words: [String]) throws {
        let run = try Program.run(words, input: Array("no picture".utf8))
        #expect(run.status == 2 && run.output.isEmpty && !run.messages.isEmpty)
    }

    @Test(
        "a picture of a kind that is not read is named, with a command that makes one that is",
        arguments: [
            ("P2\n2 2\n255\n0 0 0 0\n", "grey in digits (PGM, P2)"), ("P6 1 1 255\n...", "colour (PPM, P6)"),
            ("P5\n# white\n2 1\n65535\n....", "grey of 16 bits, white being 65535 and not 255 (PGM, P5)"),
            ("P5\n2 2\n15\n....", "grey of 8 bits, white being 15 and not 255 (PGM, P5)"),
            ("P5\n2 2\n", "grey (PGM, P5) without width, height, white and a space before the pixels"),
        ])
    func otherPicture(_ file: String, _ name: String) throws {
        let run = try Program.run(["detect", "-"], input: Array(file.utf8))
        #expect(run.status == 2 && run.lines.count == 1)
        #expect(run.messages.contains("expected a baseline JPEG, or grey of 8 bits (PGM, P5), found \(name)"), "\(run.messages)")
        #expect(run.messages.contains("ffmpeg -i FILE -q:v 3 OUT.jpg"))
    }

    @Test("of a picture that is too large it is said how to make it smaller, of one that is cut off it is not")
    func largePicture() throws {
        let canary = CanaryPicture(seed: 1).makeFile()
        var jpeg = canary.span.indices.map { canary.span[$0] }
        let frame = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xff, 0xc0]) })
        jpeg.replaceSubrange(frame + 5..<frame + 7, with: [0x20, 0x01])
        for file in [jpeg, Array("P5 99999999999999999999 2 255\n..".utf8)] {
            let run = try Program.run(["detect", "-"], input: file)
            #expect(run.status == 2 && run.messages.contains("-vf scale="), "\(run.messages)")
        }
        let run = try Program.run(["detect", "-"], input: Array(Self.portrait.prefix(99)))
        #expect(run.status == 2 && !run.messages.contains("-vf scale="))
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

    @Test("the viewer's expression is read while nobody else is in view, and not beside a bystander")
    func bystander() throws {
        let alone = DrawnFace.picture(width: 160, height: 120, x: 46, y: 60, side: 54).samples
        let other = DrawnFace.picture(width: 160, height: 120, x: 120, y: 45, side: 34).samples
        let both = alone.indices.map { $0 % 160 < 85 ? alone[$0] : other[$0] }
        let film = Y4MFile("W160 H120 F10:1 Cmono", frames: (0..<50).map { $0 < 25 ? alone : both })
        let run = try Program.run(["features", "-", "--set", "face"], input: film.bytes)
        #expect(run.status == 0, "\(run.messages)")
        let (header, rows) = try run.table
        let viewers = rows.filter { $0[13] == "1" && $0[4] == "1" }
        let (before, after) = (viewers.filter { Int($0[0])! <= 25 }, viewers.filter { Int($0[0])! > 40 })
        try #require(before.count > 15 && after.count == 10 && Set(rows.map { $0[1] }).count == 2)
        #expect(header[14] == "neutral" && header.suffix(2) == ["valence", "arousal"])
        #expect(before.allSatisfy { !$0[14...].contains("nan") })
        #expect(after.allSatisfy { $0[14...].allSatisfy { $0 == "nan" } })
    }

    @Test("attention is not known of a face that was seen once")
    func attention() throws {
        let film = Y4MFile("W160 H120 F10:1 Cmono", frames: Array(repeating: Array(Self.portrait.suffix(19_200)), count: 9))
        let (header, rows) = try Program.run(["features", "-", "--set", "face"], input: film.bytes).table
        let at = try #require(header.firstIndex(of: "attention"))
        #expect(rows.count == 9 && rows[0][1] == "1" && rows[0][at] == "nan" && rows[1...].allSatisfy { $0[at] == "1" })
    }

    @Test("sound in a codec that is not known does not matter to what looks alone", arguments: [true, false])
    func unreadSound(_ isFace: Bool) throws {
        var film = MatroskaFile()
        film.tracks = [MatroskaFile.pictures(1, 160, 120), MatroskaFile.track(2, type: 2, codec: "A_OPUS")]
        film.clusters = [
            MatroskaFile.cluster(
                0,
                (0..<20).flatMap { index in
                    [
                        MatroskaFile.simpleBlock(1, at: 100 * index, Array(Self.portrait.suffix(19_200))),
                        MatroskaFile.simpleBlock(2, at: 100 * index, [1, 2, 3]),
                    ]
                })
        ]
        let words = isFace ? ["features", "-", "--set", "face"] : ["mood", "-", "--modality", "face"]
        let run = try Program.run(words, input: film.bytes)
        #expect(run.status == 0 && run.lines.count == (isFace ? 21 : 4), "\(run.messages)")
        let both = try Program.run(["mood", "-", "--modality", "both"], input: film.bytes)
        #expect(both.status == 2 && both.messages.contains("A_OPUS"))
    }
}
