import Recording
import Signal
import TestSupport
import Testing

@Suite struct MatroskaDamageTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func problem(_ change: (inout MatroskaFile) -> Void) throws -> String? {
        var file = MatroskaTests.file()
        change(&file)
        return try refusal(file.bytes)?.problem
    }

    @Test func aCutIsNamedAndAllBeforeItIsPlayed() throws {
        for hasSizes in [true, false] {
            let bytes = MatroskaTests.file(hasSizes: hasSizes).bytes
            let whole = try replay(try folder.file("a.mkv", bytes))
            var counts: Set<Int> = []
            for kept in stride(from: 400, to: bytes.count - 1, by: 1_711) {
                let path = try folder.file("b.mkv", Array(bytes.prefix(kept)))
                let items = try replay(path)
                #expect(items.last?.text?.hasPrefix("byte \(kept): the file ends inside ") == true)
                for kind in [Item.Kind.video, .event] {
                    #expect(whole.filter { $0.kind == kind }.starts(with: items.filter { $0.kind == kind }))
                }
                // The last block of sound may be a part.
                let sound = items.filter { $0.kind == .audio }
                let wholeSound = whole.filter { $0.kind == .audio }
                #expect(wholeSound.starts(with: sound.dropLast()))
                #expect(sound.last?.time == wholeSound.prefix(sound.count).last?.time)
                #expect(try withPipe(Array(bytes.prefix(kept))) { try replay($0) } == items)
                counts.insert(items.count)
            }
            #expect(counts.count > 5)
        }
    }

    @Test func aHeaderThatEndsIsBadInput() throws {
        let bytes = MatroskaTests.file().bytes
        for kept in [4, 5, 30, 60, 150, 230] {
            let error = try #require(try refusal(Array(bytes.prefix(kept))))
            #expect(error.kind == .badInput)
            #expect(error.problem.hasPrefix("expected the rest of "), "\(kept): \(error)")
        }
    }

    @Test func foreignTracksAreRefusedByName() throws {
        func codec(_ type: Int, _ codec: String, _ more: [UInt8] = []) throws -> String? {
            try problem { $0.tracks = [MatroskaFile.track(1, type: type, codec: codec, more)] }
        }
        let size = MatroskaFile.element(0xe0, MatroskaFile.element(0xb0, [9]) + MatroskaFile.element(0xba, [9]))
        #expect(
            try codec(1, "V_MPEG4/ISO/AVC", size)
                == "expected V_MJPEG, or V_UNCOMPRESSED of Y800, I420, Y42B, 444P, YUY2 or NV12, found V_MPEG4/ISO/AVC")
        #expect(try codec(1, "V_MJPEG") == "expected a picture's width and height, found none")
        #expect(try codec(2, "A_OPUS")?.hasSuffix("found A_OPUS of 0 bits") == true)
        #expect(try codec(17, "S_TEXT/ASS") == "expected a track of pictures or of sound, found none")
        #expect(try codec(17, "S_TEXT/UTF8") == "expected a track of pictures or of sound, found none")
        #expect(
            try codec(1, "V_MJPEG", size + MatroskaFile.element(0x6d80, []))
                == "expected a track as it is, found one compressed or encrypted again")
        #expect(
            try problem { $0.tracks = [MatroskaFile.sound(2, rate: 7_999)] }
                == "expected 8000 to 96000 samples a second, found 7999.0")
        #expect(
            try problem { $0.tracks.append(MatroskaFile.sound(2)) } == "expected one track of each number, found number 2 twice")
    }

    /// The second could carry a withdrawal that nobody would hear of.
    @Test func twoTracksOfEventsAreRefused() throws {
        let found = try problem { $0.tracks.append(MatroskaFile.track(9, type: 17, codec: "S_TEXT/UTF8")) }
        #expect(found == "expected at most one track of events (S_TEXT/UTF8), found a second")
    }

    /// ffmpeg stores 4:4:4 without a code, as it does RGB of 24 bits: the two cannot be told apart.
    @Test func picturesWithoutACodeAreRefused() throws {
        let size = MatroskaFile.element(0xe0, MatroskaFile.element(0xb0, [8]) + MatroskaFile.element(0xba, [4]))
        let header = little(40, 4) + little(8, 4) + little(4, 4) + little(1, 2) + little(24, 2)
        let more = size + MatroskaFile.element(0x63a2, header + [UInt8](repeating: 0, count: 24))
        let found = try problem { $0.tracks = [MatroskaFile.track(1, type: 1, codec: "V_MS/VFW/FOURCC", more)] }
        #expect(found?.hasSuffix("found V_MS/VFW/FOURCC without a code") == true, "\(found ?? "")")
    }

    @Test func picturesMayBeNamedByWindowsCodes() throws {
        let size = MatroskaFile.element(0xe0, MatroskaFile.element(0xb0, [8]) + MatroskaFile.element(0xba, [4]))
        for (code, count) in [("YUY2", 64), ("I420", 48), ("Y42B", 64), ("444P", 96), ("MJPG", 7)] {
            // A BITMAPINFOHEADER: size, width, height, planes and depth, then the code.
            let header = little(40, 4) + little(8, 4) + little(4, 4) + little(1, 2) + little(16, 2) + Array(code.utf8)
            var file = MatroskaFile()
            let more = size + MatroskaFile.element(0x63a2, header + [UInt8](repeating: 0, count: 20))
            file.tracks = [MatroskaFile.track(1, type: 1, codec: "V_MS/VFW/FOURCC", more)]
            file.clusters = [MatroskaFile.cluster(0, [MatroskaFile.simpleBlock(1, at: 0, [UInt8](repeating: 1, count: count))])]
            #expect(try replay(try folder.file("a.mkv", file.bytes)).map(\.count) == [count, 0])
        }
    }

    @Test func damageInTheMiddleIsNamed() throws {
        func damaged(_ block: [UInt8]) throws -> String? {
            try problem { $0.clusters.append(MatroskaFile.cluster(1_000, [block])) }
        }
        #expect(try damaged(MatroskaFile.element(0x9f, [1])) == "expected an element of a cluster, found element 9f")
        #expect(try damaged(MatroskaFile.element(0xa3, [0x81])) == "expected a block of at least 4 bytes, found 1")
        #expect(try damaged(MatroskaFile.simpleBlock(1, at: 0, [1, 2, 3])) == "expected a picture of 32 bytes, found 3 bytes")
        #expect(
            try damaged(MatroskaFile.simpleBlock(2, at: 0, [1, 2, 3]))
                == "expected frames of a multiple of 2 bytes, found 3 bytes")
        #expect(
            try damaged(MatroskaFile.simpleBlock(1, at: -2_000, MatroskaTests.picture(0)))?.hasPrefix("expected a time from 0 s")
                == true)
        #expect(
            try damaged(MatroskaFile.element(0xa3, [0x81, 0, 0, 2, 3, 255, 255]))
                == "expected frames that fill their block, found a size without end")
        #expect(try damaged(MatroskaFile.element(0xaf, [0x81, 0, 0, 2])) == "expected a block, found an encrypted one")
        #expect(
            try damaged(MatroskaFile.simpleBlock(3, at: 0, Array("[1]".utf8)))
                == "in an event: expected an object, found an array")
        #expect(
            try damaged(MatroskaFile.simpleBlock(3, at: 0, Array("Hello!".utf8)))
                == "in an event: expected a JSON value, found \"H\"")
        #expect(
            try damaged(MatroskaFile.simpleBlock(2, at: 0, [UInt8](repeating: 0, count: 64_002)))
                == "expected at most 2 s of sound in a block, found 64002 bytes")
        #expect(try problem { $0.tail = [0] } == "expected the end after the segment, found more bytes")
        #expect(try problem { $0.clusters.append([0x00, 0x81]) } == "expected a Matroska element, found byte 0")
        #expect(
            try problem { $0.clusters.append(MatroskaFile.element(0x99, [])) }
                == "expected an element of a segment, found element 99")
        #expect(try problem { $0.clusters = [] } == "expected a cluster, found the end of the segment")
        #expect(try problem { $0.clusters = [MatroskaFile.cluster(0, [])] } == "expected a picture or sound, found the end")
        #expect(
            try problem {
                $0.clusters[0] = MatroskaFile.element(0x1f43_b675, MatroskaFile.simpleBlock(1, at: 0, MatroskaTests.picture(0)))
            }
                == "expected the cluster's timestamp before its blocks, found none")
    }

    @Test func flippedBytesNeverBreakAnythingButTheRecording() throws {
        let bytes = MatroskaTests.file().bytes
        var random = Repeatable(seed: 77)
        var refused = 0
        for _ in 0..<60 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                // Mostly in the headers.
                let place =
                    Bool.random(using: &random)
                    ? Int.random(in: 0..<340, using: &random) : Int.random(in: 0..<bytes.count, using: &random)
                damaged[place] = UInt8.random(in: 0...255, using: &random)
            }
            func outcome(_ path: String) throws -> ([Item], String) {
                do { return (try replay(path), "") } catch let error as SourceError {
                    return ([], "\(error.place) \(error.problem)")
                }
            }
            let (items, error) = try outcome(try folder.file("a.mkv", damaged))
            let (pipeItems, pipeError) = try withPipe(damaged) { try outcome($0) }
            #expect(items == pipeItems && error == pipeError)
            if !error.isEmpty { refused += 1 }
        }
        #expect(refused > 5 && refused < 60)
    }
}
