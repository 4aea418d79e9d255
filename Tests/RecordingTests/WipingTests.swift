import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// Closing a sensor leaves none of its bytes in this process's writable memory, and a closed one never brings any in.
@Suite struct WipingTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// Writes a recording whose payload is a canary that stands in memory only while it is written.
    private func write(_ name: String, _ parts: [(head: [UInt8], payload: Int)], _ canary: Canary) throws -> String {
        let path = folder.path + "/" + name
        let file = try File(creating: path)
        var buffer = WipedBuffer<UInt8>(capacity: 0)
        for (head, payload) in parts {
            try file.write(head.span)
            buffer.resize(to: payload)
            var span = buffer.mutableSpan
            canary.fill(&span)
            try file.write(buffer.span)
            buffer.wipe()
        }
        return path
    }

    private func wave(_ canary: Canary) throws -> String {
        var file = WaveFile()
        file.dataSize = 32_000
        return try write("canary.wav", [(file.bytes, 32_000)], canary)
    }

    private func y4m(_ canary: Canary) throws -> String {
        let first = Array("YUV4MPEG2 W64 H64 F10:1 Cmono\nFRAME\n".utf8)
        let next = Array("FRAME\n".utf8)
        return try write("canary.y4m", [(first, 4_096)] + (1..<20).map { _ in (next, 4_096) }, canary)
    }

    /// Two seconds of pictures and sound, and an event at one second.
    private func matroska(_ canary: Canary) throws -> String {
        var file = MatroskaFile()
        file.tracks = [MatroskaFile.pictures(1, 64, 64), MatroskaFile.sound(2), MatroskaFile.events(3)]
        file.isSegmentSizeKnown = false
        file.clusters = [MatroskaFile.cluster(0, [], hasSize: false)]
        var parts: [(head: [UInt8], payload: Int)] = [(file.bytes, 0)]
        for i in 0..<20 {
            if i == 10 { parts.append((MatroskaFile.simpleBlock(3, at: 1_000, Array("{}".utf8)), 0)) }
            let head = { (track: UInt8, size: Int) in
                [0xa3, 0x10] + big(size + 4, 3) + [0x80 | track] + big(i * 100, 2) + [0]
            }
            parts += [(head(2, 3_200), 3_200), (head(1, 4_096), 4_096)]
        }
        return try write("canary.mkv", parts, canary)
    }

    private func found(_ canary: Canary) throws -> Set<String> {
        Set(try MemorySearch.find([canary.raw, canary.float]).map(\.needle))
    }

    @Test func closingLeavesNothing() throws {
        for (seed, make) in [(0x201, wave), (0x202, y4m), (0x203, matroska)] as [(UInt64, (Canary) throws -> String)] {
            let canary = Canary(seed: seed)
            var source = try ReplaySource(path: try make(canary))
            for sensor in source.sensors { try open(&source, sensor, .zero) }
            var slot = SensorSlot()
            for _ in 0..<8 { _ = try source.next(into: &slot) }
            #expect(try !found(canary).isEmpty)
            for sensor in source.sensors { source.close(sensor) }
            slot.wipe()
            #expect(try found(canary) == [])
            _ = try source.next(into: &slot)
            #expect(try found(canary) == [])
        }
    }

    @Test func aClosedSensorBringsNothingIn() throws {
        for (seed, make) in [(0x211, wave), (0x212, y4m), (0x213, matroska)] as [(UInt64, (Canary) throws -> String)] {
            let canary = Canary(seed: seed)
            let path = try make(canary)
            let cat = Process()
            cat.executableURL = URL(fileURLWithPath: "/bin/cat")
            cat.arguments = [path]
            let pipe = Pipe()
            cat.standardOutput = pipe
            for from in [path, "/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)"] {
                if from != path { try cat.run() }
                var source = try ReplaySource(path: from)
                if from != path { try pipe.fileHandleForWriting.close() }
                var slot = SensorSlot()
                _ = try source.next(into: &slot)
                #expect(try found(canary) == [])
                while case .event = try source.next(into: &slot) {}
                #expect(try found(canary) == [])
            }
            cat.waitUntilExit()
        }
    }

    @Test func aDamagedRecordingLeavesNothing() throws {
        let canary = Canary(seed: 0x221)
        let path = try matroska(canary)
        let file = try File(appending: path)
        try file.write([UInt8](repeating: 0, count: 9).span)
        var source = try ReplaySource(path: path)
        for sensor in source.sensors { try open(&source, sensor, .zero) }
        var slot = SensorSlot()
        #expect(throws: SourceError.self) { while true { _ = try source.next(into: &slot) } }
        slot.wipe()
        #expect(try found(canary) == [])
        #expect(throws: SourceError.self) { _ = try source.next(into: &slot) }
    }
}
