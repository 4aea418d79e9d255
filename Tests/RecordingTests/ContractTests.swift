import Recording
import Signal
import Synchronization
import TestSupport
import Testing

/// Every source keeps the promises of `SensorSource`.
@Suite struct ContractTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func check(_ name: String, _ bytes: [UInt8]) throws -> [String] {
        let path = try folder.file(name, bytes)
        return try SensorSourceContract().check(make: { try ReplaySource(path: path) }, open: { try open(&$0, $1, $2) })
    }

    @Test(arguments: [8_000, 16_000, 44_100])
    func wave(_ rate: Int) throws {
        #expect(try check("a.wav", WaveFile(samples: (0..<rate).map { Int16($0 % 1_000) }, rate: rate).bytes) == [])
    }

    @Test func y4m() throws {
        let frames = (0..<30).map { i in (0..<128).map { UInt8(truncatingIfNeeded: $0 * i) } }
        #expect(try check("a.y4m", Y4MFile("W16 H8 F30000:1001 Cmono", frames: frames).bytes) == [])
    }

    @Test(arguments: [true, false])
    func matroska(hasSizes: Bool) throws {
        #expect(try check("a.mkv", MatroskaTests.file(hasSizes: hasSizes).bytes) == [])
    }

    @Test func matroskaOfAnotherRate() throws {
        var file = MatroskaFile()
        file.tracks = [MatroskaFile.pictures(1, 8, 4), MatroskaFile.sound(2, rate: 44_100, channels: 2), MatroskaFile.events(3)]
        // Times in whole milliseconds, as ffmpeg writes them.
        var blocks: [(time: Int, bytes: [UInt8])] = (0..<43).map { i in
            let time = (i * 1_024 * 1_000 + 22_050) / 44_100
            return (time, MatroskaFile.simpleBlock(2, at: time, MatroskaTests.samples(i * 2_048..<i * 2_048 + 2_048)))
        }
        for i in 0..<25 { blocks.append((i * 40, MatroskaFile.simpleBlock(1, at: i * 40, MatroskaTests.picture(i)))) }
        for i in 1..<5 { blocks.append((i * 210, MatroskaFile.simpleBlock(3, at: i * 210, Array(#"{"event":"touch"}"#.utf8)))) }
        file.clusters = [MatroskaFile.cluster(0, blocks.sorted { $0.time < $1.time }.map(\.bytes))]
        #expect(try check("a.mkv", file.bytes) == [])
    }

    @Test func synthetic() throws {
        let broken = try SensorSourceContract().check(make: { Synthetic() }, open: { $0.open($1, $2) })
        #expect(broken == [])
    }

    /// The suite finds what is broken.
    @Test(arguments: Synthetic.Fault.allCases)
    func faultsAreFound(_ fault: Synthetic.Fault) throws {
        let broken = try SensorSourceContract().check(make: { Synthetic(fault) }, open: { $0.open($1, $2) })
        #expect(!broken.isEmpty)
    }
}

/// A tone and grey pictures, and an event each second, for three seconds; with a fault if wanted.
struct Synthetic: ~Copyable, SensorSource {
    enum Fault: CaseIterable, Sendable { case order, closed, unrounded, endless, stuck, unrepeatable, lateEvent, long }

    private let fault: Fault?
    private var cameraOpen: MediaTime?
    private var microphoneOpen: MediaTime?
    private var tick: Int64 = 0
    private var ended = 0
    private(set) var horizon = MediaTime.zero
    private static let runs = Atomic<Int>(0)

    init(_ fault: Fault? = nil) {
        self.fault = fault
        if fault == .unrepeatable { Synthetic.runs.add(1, ordering: .relaxed) }
    }

    var sensors: [Sensor] { [.camera, .microphone] }

    mutating func open(_ sensor: Sensor, _ time: MediaTime) {
        if sensor == .camera { cameraOpen = time } else { microphoneOpen = time }
    }

    mutating func close(_ sensor: Sensor) {
        if sensor == .camera { cameraOpen = nil } else { microphoneOpen = nil }
    }

    mutating func next(into slot: inout SensorSlot) throws(SourceError) -> SensorItem {
        // Each 50 ms: an event (each second), sound, a picture.
        while tick < 180 {
            let time = MediaTime.milliseconds(tick / 3 * 50)
            let kind = fault == .lateEvent ? (tick + 1) % 3 : tick % 3
            tick += 1
            if fault != .stuck { horizon = max(horizon, time + 50_000_000) }
            switch kind {
            case 0:
                if time.nanoseconds % 1_000_000_000 == 0 { return .event(TimedEvent(time: time, json: "{}")) }
            case 1:
                guard let microphoneOpen, time >= microphoneOpen else { continue }
                slot.audio.begin(time: fault == .unrounded ? time + 1 : time, sampleCount: fault == .long ? 1_601 : 800)
                return .audio
            default:
                guard (cameraOpen.map { time >= $0 } ?? false) || fault == .closed else { continue }
                let shown = fault == .order && tick == 60 ? .zero : time
                let layout = PictureLayout(format: .gray8, width: 2, height: 2, stride: 2)
                slot.video.begin(time: shown, layout: layout, byteCount: 4)
                var bytes = slot.video.mutableBytes
                for i in 0..<4 { bytes[i] = UInt8(truncatingIfNeeded: tick) }
                if fault == .unrepeatable { bytes[0] = UInt8(truncatingIfNeeded: Synthetic.runs.load(ordering: .relaxed)) }
                return .video
            }
        }
        ended += 1
        return .end(cutOff: fault == .endless && ended > 1 ? "again" : nil)
    }
}
