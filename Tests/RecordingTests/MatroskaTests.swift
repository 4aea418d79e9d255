import Recording
import Signal
import TestSupport
import Testing

@Suite struct MatroskaTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// 16-bit samples that tell their places.
    static func samples(_ range: Range<Int>) -> [UInt8] { range.flatMap { little($0 * 37 % 20_000 - 10_000, 2) } }

    static func picture(_ seed: Int) -> [UInt8] { (0..<32).map { UInt8(truncatingIfNeeded: $0 &* 11 &+ seed) } }

    /// One second of raw 8×4 pictures every 100 ms and blocks of sound of 50 ms, in order, with events.
    static func file(
        hasSizes: Bool = true, events: [(time: Int, json: String)] = [(0, #"{"event":"touch"}"#), (500, #"{"event":"leave"}"#)]
    ) -> MatroskaFile {
        var file = MatroskaFile()
        file.tracks = [MatroskaFile.pictures(1, 8, 4), MatroskaFile.sound(2), MatroskaFile.events(3)]
        file.isSegmentSizeKnown = hasSizes
        for half in 0..<2 {
            var blocks: [(time: Int, order: Int, bytes: [UInt8])] = []
            for i in half * 5..<half * 5 + 5 {
                let time = i * 100
                blocks.append((time, 2, MatroskaFile.simpleBlock(1, at: time - half * 500, picture(i))))
                for j in [0, 50] {
                    let from = (time + j) * 16
                    blocks.append(
                        (time + j, 1, MatroskaFile.simpleBlock(2, at: time + j - half * 500, samples(from..<from + 800))))
                }
            }
            for event in events where event.time / 500 == half {
                blocks.append((event.time, 0, MatroskaFile.blockGroup(3, at: event.time - half * 500, Array(event.json.utf8))))
            }
            blocks.sort { ($0.time, $0.order) < ($1.time, $1.order) }
            file.clusters.append(MatroskaFile.cluster(half * 500, blocks.map(\.bytes), hasSize: hasSizes))
        }
        return file
    }

    private func items(_ file: MatroskaFile, closed: Set<Sensor> = []) throws -> [Item] {
        let bytes = file.bytes
        let items = try replay(try folder.file("a.mkv", bytes), closed: closed)
        #expect(try withPipe(bytes, chunk: 333) { try replay($0, closed: closed) } == items)
        return items
    }

    @Test func everythingComesInOrderOfTime() throws {
        let items = try items(MatroskaTests.file())
        #expect(items.filter { $0.kind == .video }.map(\.time) == (0..<10).map { .milliseconds($0 * 100) })
        #expect(items.filter { $0.kind == .audio }.map(\.time) == (0..<20).map { .milliseconds($0 * 50) })
        #expect(items.filter { $0.kind == .event }.map(\.text) == [#"{"event":"touch"}"#, #"{"event":"leave"}"#])
        #expect(items.last?.kind == .end && items.last?.text == nil)
        let path = try folder.file("b.mkv", MatroskaTests.file().bytes)
        let source = try ReplaySource(path: path)
        #expect(source.sensors == [.camera, .microphone])
        let expected = (0..<16_000).map { Float($0 * 37 % 20_000 - 10_000) / 32_768 }
        #expect(try sound(path) == expected)
    }

    @Test func sizesMayBeUnknown() throws {
        #expect(try items(MatroskaTests.file(hasSizes: false)) == items(MatroskaTests.file()))
    }

    @Test func otherElementsArePassedOver() throws {
        let plain = try items(MatroskaTests.file())
        for hasSizes in [true, false] {
            var file = MatroskaTests.file(hasSizes: hasSizes)
            file.hasChecksums = true
            file.before = [
                MatroskaFile.element(0xec, [UInt8](repeating: 0, count: 99)),
                MatroskaFile.element(0x1254_c367, [1, 2, 3]), MatroskaFile.element(0x114d_9b74, [4, 5]),
            ]
            file.clusters[0] += MatroskaFile.element(0xec, [9, 9, 9])
            file.clusters.insert(MatroskaFile.element(0x1254_c367, [1]), at: 1)
            file.clusters.append(MatroskaFile.element(0x1c53_bb6b, [1, 2, 3, 4]))
            #expect(try items(file) == plain)
        }
    }

    @Test func aWrongChecksumOfTheTracksIsDamage() throws {
        var file = MatroskaTests.file()
        file.hasChecksums = true
        var bytes = file.bytes
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("V_UNCOMPRESSED".utf8)) })
        bytes[place] ^= 1
        #expect(try refusal(bytes)?.problem.hasPrefix("expected the checksum") == true)
    }

    @Test(arguments: MatroskaFile.Lacing.allCases)
    func framesMayBeLaced(_ lacing: MatroskaFile.Lacing) throws {
        let plain = try items(MatroskaTests.file(events: []))
        var file = MatroskaFile()
        file.tracks = [MatroskaFile.pictures(1, 8, 4), MatroskaFile.sound(2)]
        file.clusters = (0..<10).map { i in
            let parts = lacing == .fixed ? [400, 400] : lacing == .none ? [800] : [300, 137, 363]
            var from = i * 1_600
            func frames() -> [[UInt8]] {
                parts.map { count in
                    defer { from += count }
                    return MatroskaTests.samples(from..<from + count)
                }
            }
            func block(at time: Int) -> [UInt8] {
                let f = frames()
                switch f.count {
                case 1: return MatroskaFile.simpleBlock(2, at: time, f[0], lacing: lacing)
                case 2: return MatroskaFile.blockGroup(2, at: time, f[0], f[1], lacing: lacing)
                default: return MatroskaFile.simpleBlock(2, at: time, f[0], f[1], f[2], lacing: lacing)
                }
            }
            let first = block(at: 0)
            let second = block(at: 50)
            return MatroskaFile.cluster(i * 100, [MatroskaFile.simpleBlock(1, at: 0, MatroskaTests.picture(i)), first, second])
        }
        #expect(try items(file) == plain)
        // Two pictures in a block, of one time: the recording says no duration.
        file.clusters = [
            MatroskaFile.cluster(
                0, [MatroskaFile.simpleBlock(1, at: 0, MatroskaTests.picture(0), MatroskaTests.picture(1), lacing: .xiph)])
        ]
        #expect(try items(file).map(\.count) == [32, 32, 0])
    }

    @Test func anEventCutsASoundBlock() throws {
        let file = MatroskaTests.file(events: [(130, #"{"event":"touch"}"#), (131, #"{"event":"leave"}"#)])
        let items = try items(file)
        let sound = items.filter { $0.kind == .audio }
        #expect(sound[2].time == .milliseconds(100) && sound[2].count == 480)
        #expect(sound[3].time == .milliseconds(130) && sound[3].count == 16)
        #expect(sound[4].time == .milliseconds(131) && sound[4].count == 304)
        #expect(sound.reduce(0) { $0 + $1.count } == 16_000)
    }

    @Test func aSensorOpenedByAnEventMissesNothingAfterIt() throws {
        let all = try items(MatroskaTests.file())
        for waiting in [[Sensor.camera], [.microphone], [.camera, .microphone]] {
            let path = try folder.file("a.mkv", MatroskaTests.file().bytes)
            var source = try ReplaySource(path: path)
            for sensor in source.sensors where !waiting.contains(sensor) { try open(&source, sensor, .zero) }
            let (items, broken) = try SensorSourceContract().run(&source) { source, item in
                guard item.kind == .event, item.text?.contains("leave") == true else { return }
                for sensor in waiting { try open(&source, sensor, item.time) }
            }
            #expect(broken == [])
            #expect(items.filter { $0.time >= .milliseconds(500) } == all.filter { $0.time >= .milliseconds(500) })
        }
    }

    @Test func blocksSlightlyOutOfOrderAreSorted() throws {
        let plain = try items(MatroskaTests.file())
        var random = Repeatable(seed: 5)
        for _ in 0..<20 {
            var file = MatroskaFile()
            file.tracks = MatroskaTests.file().tracks
            var blocks: [(place: Int, bytes: [UInt8])] = []
            // Sound in its order, pictures and events up to 150 ms too late.
            for i in 0..<20 {
                let block = MatroskaFile.simpleBlock(2, at: i * 50, MatroskaTests.samples(i * 800..<i * 800 + 800))
                blocks.append((i * 50, block))
            }
            for i in 0..<10 {
                let late = i * 100 + Int.random(in: 0...150, using: &random)
                blocks.append((late, MatroskaFile.simpleBlock(1, at: i * 100, MatroskaTests.picture(i))))
            }
            blocks.append(
                (Int.random(in: 1...150, using: &random), MatroskaFile.simpleBlock(3, at: 0, Array(#"{"event":"touch"}"#.utf8))))
            blocks.append(
                (
                    500 + Int.random(in: 1...100, using: &random),
                    MatroskaFile.blockGroup(3, at: 500, Array(#"{"event":"leave"}"#.utf8))
                ))
            file.clusters = [MatroskaFile.cluster(0, blocks.sorted { $0.place < $1.place }.map(\.bytes))]
            #expect(try items(file) == plain)
        }
    }

    @Test func farOutOfOrderIsRefused() throws {
        var file = MatroskaTests.file()
        file.clusters.swapAt(0, 1)
        let error = try #require(try refusal(file.bytes))
        #expect(error.problem == "expected blocks at most 200 ms out of order, found one at 0.000 s after one at 0.950 s")
    }

    @Test func missingSoundIsAGap() throws {
        var file = MatroskaFile()
        file.tracks = [MatroskaFile.sound(2)]
        func block(_ time: Int) -> [UInt8] { MatroskaFile.simpleBlock(2, at: time, MatroskaTests.samples(0..<800)) }
        file.clusters = [MatroskaFile.cluster(0, [0, 50, 250, 300, 315, 364].map(block))]
        let found = try items(file)
        #expect(found.map(\.kind) == [.audio, .audio, .gap, .audio, .audio, .audio, .audio, .end])
        #expect(found[2].digest == 100_000_000 && found[2].time == .milliseconds(250))
        // A step back of 35 ms and a rounding of 1 ms: the first moves the count, the second is the rounding's.
        #expect(found[5].time == .milliseconds(315) && found[6].time == .milliseconds(364))
        #expect(try items(file, closed: [.microphone]).map(\.kind) == [.end])
        file.clusters = [MatroskaFile.cluster(0, [0, 49, 101].map(block))]
        #expect(try items(file).map(\.time.nanoseconds) == [0, 49_000_000, 101_000_000, 0])
        file.timestampScale = 100_000
        file.clusters = [MatroskaFile.cluster(0, [0, 501, 1_001].map(block))]
        #expect(try items(file).map(\.time.nanoseconds) == [0, 50_100_000, 100_100_000, 0])
    }

    /// A track that nobody needs may be in any codec; one that may be opened must be readable.
    @Test func aTrackOfAnotherSensorNeedNotBeReadable() throws {
        var file = MatroskaTests.file()
        file.tracks[1] = MatroskaFile.track(2, type: 2, codec: "A_OPUS")
        #expect(try refusal(file.bytes)?.problem.contains("A_OPUS of 0 bits") == true)
        let path = try folder.file("a.mkv", file.bytes)
        for sensors in [[Sensor.microphone], [.camera, .microphone]] {
            #expect(throws: SourceError.self) { _ = try ReplaySource(path: path, for: sensors) }
        }
        let source = try ReplaySource(path: path, for: [.camera])
        #expect(source.sensors == [.camera])
        let whole = try replay(try folder.file("b.mkv", MatroskaTests.file().bytes), closed: [.microphone])
        #expect(try replay(path, for: [.camera]) == whole)
        // Of pictures likewise.
        file = MatroskaTests.file()
        file.tracks[0] = MatroskaFile.track(1, type: 1, codec: "V_MPEG4/ISO/AVC")
        #expect(try ReplaySource(path: try folder.file("c.mkv", file.bytes), for: [.microphone]).sensors == [.microphone])
        // Where it is all that there is, nothing can be opened.
        file.tracks = [MatroskaFile.track(2, type: 2, codec: "A_OPUS")]
        #expect(try ReplaySource(path: try folder.file("d.mkv", file.bytes), for: [.camera]).sensors.isEmpty)
    }

    @Test func theRecordingsOwnFilesAreHandedOver() throws {
        var file = MatroskaTests.file()
        let (consent, scene) = (Array("{}".utf8), Array(#"{"a":1}"#.utf8))
        file.before = [
            MatroskaFile.attachments([("consent.jsonld", "application/ld+json", consent), ("scene.json", "x", scene)])
        ]
        // 2026-11-21T16:30:00Z in nanoseconds since 2001.
        file.info =
            MatroskaFile.element(0x4461, big(816_971_400_000_000_000, 8))
            + MatroskaFile.element(0x4489, big(Int(1_500.0.bitPattern), 8))
        let source = try ReplaySource(path: try folder.file("a.mkv", file.bytes))
        #expect(
            source.attachments == [
                Attachment(name: "consent.jsonld", mediaType: "application/ld+json", bytes: consent),
                Attachment(name: "scene.json", mediaType: "x", bytes: scene),
            ])
        #expect(source.recordedEpoch?.description == "2026-11-21T16:30:00Z")
        #expect(source.duration == 1_500_000_000)
        // Behind the clusters a consent would come too late: a pipe has been decided by then.
        file.clusters.append(file.before.removeFirst())
        #expect(
            try refusal(file.bytes)?.problem == "expected consent.jsonld before the first cluster, found it after the clusters")
        file.clusters[2] = MatroskaFile.attachments([("cover.png", "image/png", [1])])
        #expect(try refusal(file.bytes) == nil)
    }
}
