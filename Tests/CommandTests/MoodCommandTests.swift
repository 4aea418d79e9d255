import Mood
import TestSupport
import Testing

/// `lamppost mood`, as a shell runs it.
@Suite("lamppost mood") struct MoodCommandTests {
    private static let recording = "\(ShippedFile.root)/Recordings/full-consent.mkv"
    private static let moods = Set(MoodLabel.allCases.map(\.rawValue))
    private static let reasons = Set(MoodAbstention.allCases.map(\.rawValue))

    /// 25 pictures a second of a drawn face.
    private static func film(_ count: Int) -> [UInt8] {
        let picture = DrawnFace.picture(width: 160, height: 120, x: 80, y: 60, side: 56).samples
        return Y4MFile("W160 H120 F25:1 Cmono", frames: Array(repeating: picture, count: count)).bytes
    }

    private static func sound(_ count: Int) -> [UInt8] {
        WaveFile(samples: (0..<count).map { Int16($0 % 128 < 9 ? 9_000 : -600) }).bytes
    }

    @Test("the mood of a face is there, or why there is none")
    func face() throws {
        let face = try Program.run(["mood", Self.recording, "--modality", "face"])
        #expect(face.status == 0, "\(face.messages)")
        let labels = try face.table.rows.map { $0[3] }
        #expect(labels.contains("happy") && labels.first.map { $0 != "happy" } == true, "\(labels)")
        let whole = try Program.run(["mood", Self.recording, "--modality", "face", "--whole"])
        #expect(whole.lines.count == 2 && whole.lines[1].contains(",happy,") && whole.lines[1].hasSuffix(",face"))
        let picture = try Program.run(["mood", "-", "--modality", "face"], input: Array("P5\n2 1\n255\n..".utf8))
        #expect(picture.status == 2 && picture.messages.contains("standard input"))
    }

    @Test("every estimate names its evidence, in the last column, and no abstention does", arguments: ["voice", "face", "both"])
    func evidence(_ modality: String) throws {
        let run = try Program.run(["mood", Self.recording, "--modality", modality])
        let (header, rows) = try run.table
        let columns = ["source", "start", "end", "label", "confidence", "valence", "arousal"]
        try #require(header == columns + MoodLabel.allCases.map { "p_\($0.rawValue)" } + ["evidence"])
        for row in rows {
            try #require(row.count == header.count)
            if Self.moods.contains(row[3]) {
                let isKnown = modality == "both" ? ["voice", "face", "both"].contains(row[13]) : row[13] == modality
                #expect(isKnown && row[4...].allSatisfy { !$0.isEmpty })
            } else {
                #expect(Self.reasons.contains(row[3]) && row[4...].allSatisfy(\.isEmpty))
            }
        }
        #expect(rows.contains { !$0[13].isEmpty } && rows.contains { $0[13].isEmpty })
        let whole = try Program.run(["mood", Self.recording, "--modality", modality, "--whole"]).table
        #expect(whole.header == header && whole.rows.map { $0.count } == [header.count])
        let estimates = Set(rows.map { $0[13] }).subtracting([""])
        if modality != "voice" { #expect(whole.rows[0][13] == (estimates.count > 1 ? "both" : estimates.first)) }
    }

    @Test("less than half a second has no row, which is said; as a whole it has one, up to its end", arguments: ["face", "both"])
    func brief(_ modality: String) throws {
        let short = try Program.run(["mood", "-", "--modality", modality], input: Self.film(3))
        #expect(short.status == 2 && short.lines.count == 1)
        #expect(short.messages.contains("-: expected more than half a second"), "\(short.messages)")
        let whole = try Program.run(["mood", "-", "--modality", modality, "--whole"], input: Self.film(3))
        #expect(whole.status == 0 && whole.lines.count == 2)
        #expect(whole.lines[1].hasPrefix("-,0.000,0.120,too-brief,,"), "\(whole.lines)")
        let longer = try Program.run(["mood", "-", "--modality", modality], input: Self.film(14))
        #expect(longer.status == 0 && longer.lines.count == 2)
        let end = try Program.run(["mood", "-", "--modality", modality, "--whole"], input: Self.film(14))
        #expect(end.lines.count == 2 && end.lines[1].hasPrefix("-,0.000,0.560,"), "\(end.lines)")
    }

    @Test("so it is with a voice, and the other sources are done")
    func briefVoice() throws {
        let short = try Program.run(["mood", "-", Self.recording], input: Self.sound(3_200))
        #expect(short.status == 2 && short.lines.count > 10 && short.lines[1].hasPrefix(Self.recording))
        #expect(short.messages.contains("-: expected more than half a second"), "\(short.messages)")
        let whole = try Program.run(["mood", "-", "--whole"], input: Self.sound(3_200))
        #expect(whole.status == 0 && whole.lines.count == 2 && whole.lines[1].hasPrefix("-,0.000,0.200,"))
    }

    @Test("before the first picture no face is known, and nothing is said of speech that nobody listens to")
    func latePictures() throws {
        var film = MatroskaFile()
        film.tracks = [MatroskaFile.pictures(1, 160, 120), MatroskaFile.sound(2)]
        let picture = DrawnFace.picture(width: 160, height: 120, x: 80, y: 60, side: 56).samples
        film.clusters = (0..<4).map { second in
            let blocks = (0..<10).flatMap { tenth in
                let sound = MatroskaFile.simpleBlock(2, at: 100 * tenth, [UInt8](repeating: 0, count: 3_200))
                return second < 2 ? [sound] : [sound, MatroskaFile.simpleBlock(1, at: 100 * tenth, picture)]
            }
            return MatroskaFile.cluster(1_000 * second, blocks)
        }
        let run = try Program.run(["mood", "-", "--modality", "face"], input: film.bytes)
        let labels = try run.table.rows.map { $0[3] }
        #expect(labels.count >= 7 && labels.prefix(4) == ["no-face", "no-face", "no-face", "no-face"], "\(labels)")
        #expect(labels.last.map { Self.moods.contains($0) } == true, "\(labels)")
    }

    @Test(
        "what is for a voice alone is refused where none is heard, and what is missing or unknown too",
        arguments: [
            (["-", "--modality", "face", "--baseline", "causal"], "--baseline is for a voice"),
            (["-", "--modality", "face", "--baseline", "none"], "--baseline is for a voice"),
            (["-", "--modality", "face", "--model", "/nowhere.safetensors"], "--model is for a voice"),
            (["-", "--model", "/nowhere.safetensors"], "/nowhere.safetensors"), ([], "mood needs a source"),
            (["-", "--modality", "smell"], "voice, face, both"),
        ])
    func refused(_ words: [String], _ reason: String) throws {
        let run = try Program.run(["mood"] + words, input: Self.film(20))
        #expect(run.status == 2 && run.output.isEmpty && run.messages.contains(reason), "\(run.messages)")
    }

    @Test("the help explains every word that stands for no estimate")
    func help() throws {
        let run = try Program.run(["mood", "--help"])
        for reason in MoodAbstention.allCases { #expect(run.output.contains(reason.rawValue), "\(reason.rawValue)") }
    }
}
