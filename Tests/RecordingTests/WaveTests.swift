import Kernels
import Signal
import TestSupport
import Testing

@testable import Recording

@Suite struct WaveTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func ramp(_ count: Int) -> [Int16] { (0..<count).map { Int16(truncatingIfNeeded: $0 * 523 - 20_000) } }

    @Test func samplesOf16KHzPassUnchanged() throws {
        let samples = ramp(3_000)
        let path = try folder.file("a.wav", WaveFile(samples: samples).bytes)
        #expect(try sound(path) == samples.map { Float($0) / 32_768 })
        let items = try replay(path)
        #expect(items.filter { $0.kind == .audio }.map(\.time.nanoseconds) == [0, 80_000_000, 160_000_000])
        #expect(items.last?.text == nil)
        let source = try ReplaySource(path: path)
        #expect(source.sensors == [.microphone])
        #expect(source.duration == 187_500_000)
        #expect(source.attachments.isEmpty && source.recordedEpoch == nil)
    }

    @Test(arguments: [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64)], [1, 2, 6])
    func everyFormatIsMixedByTheKernel(_ coding: (tag: Int, bits: Int), _ channels: Int) throws {
        let format: SampleFormat =
            switch coding {
            case (1, 8): .unsigned8
            case (1, 16): .signed16
            case (1, 24): .signed24
            case (1, 32): .signed32
            case (3, 32): .float32
            default: .float64
            }
        var random = Repeatable(seed: UInt64(coding.bits * 10 + channels))
        var file = WaveFile()
        (file.tag, file.bits, file.channels) = (coding.tag, coding.bits, channels)
        let count = 777
        for _ in 0..<count * channels {
            let value = Double.random(in: -1...1, using: &random)
            switch format {
            case .float32: file.data += little(Int(Float(value).bitPattern), 4)
            case .float64: file.data += little(Int(truncatingIfNeeded: value.bitPattern), 8)
            default: file.data += (0..<coding.bits / 8).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
        }
        var expected = [Float](repeating: 0, count: count)
        var target = expected.mutableSpan
        #expect(format.mixToMono(file.data.span, channels: channels, into: &target) == count)
        for isExtensible in [false, true] {
            file.isExtensible = isExtensible
            #expect(try sound(try folder.file("a.wav", file.bytes)) == expected)
        }
    }

    @Test(arguments: [8_000, 11_025, 44_100, 96_000])
    func everyRateBecomes16KHz(_ rate: Int) throws {
        // A tone of 440 Hz at half of full scale.
        let tone = (0..<rate / 2).map { i in
            Int16((16_384 * Elementary.sin(Float(i % rate) * 2 * .pi * 440 / Float(rate))).rounded())
        }
        let path = try folder.file("a.wav", WaveFile(samples: tone, rate: rate).bytes)
        let samples = try sound(path)
        #expect(samples.count == 8_000)
        for i in stride(from: 400, to: 7_600, by: 7) {
            let expected = 0.5 * Elementary.sin(Float(i) * 2 * .pi * 440 / 16_000)
            #expect(abs(samples[i] - expected) < 1e-3, "sample \(i)")
        }
        #expect(try replay(path).filter { $0.kind == .audio }.allSatisfy { $0.count <= 1_600 })
    }

    @Test func aWriterThatCannotGoBackLeavesNoSize() throws {
        var file = WaveFile(samples: ramp(2_000))
        let whole = try replay(try folder.file("a.wav", file.bytes))
        for (riff, data) in [(0xffff_ffff, 0xffff_ffff), (0, 0), (0xffff_ffff, 0)] {
            (file.riffSize, file.dataSize) = (riff, data)
            let path = try folder.file("b.wav", file.bytes)
            #expect(try replay(path) == whole)
            #expect(try withPipe(file.bytes) { try replay($0) } == whole)
        }
    }

    @Test func chunksOfOddSizeAndUnknownNameArePassedOver() throws {
        var file = WaveFile(samples: ramp(100))
        let plain = try replay(try folder.file("a.wav", file.bytes))
        file.chunks = [("LIST", [1, 2, 3]), ("xyz ", []), ("junk", [UInt8](repeating: 7, count: 999))]
        file.tail = [UInt8](repeating: 9, count: 55)
        #expect(try replay(try folder.file("a.wav", file.bytes)) == plain)
        #expect(try withPipe(file.bytes, chunk: 7) { try replay($0) } == plain)
    }

    @Test func rf64TellsItsSizeElsewhere() throws {
        var file = WaveFile(samples: ramp(500))
        let plain = try replay(try folder.file("a.wav", file.bytes))
        (file.riffSize, file.dataSize) = (0xffff_ffff, 0xffff_ffff)
        var bytes = file.bytes
        bytes.replaceSubrange(0..<4, with: Array("RF64".utf8))
        let sizes = little(bytes.count - 8 + 36, 8) + little(1_000, 8) + little(500, 8) + little(0, 4)
        bytes.insert(contentsOf: Array("ds64".utf8) + little(28, 4) + sizes, at: 12)
        // What follows the stated size does not belong to the sound.
        #expect(try replay(try folder.file("a.wav", bytes + [1, 2, 3, 4])) == plain)
    }

    @Test func soundCutOffIsPlayedUpToTheCut() throws {
        let bytes = WaveFile(samples: ramp(2_000)).bytes
        let whole = try sound(try folder.file("a.wav", bytes))
        for kept in [46, 47, 1_001, 2_604, bytes.count - 1] {
            let path = try folder.file("b.wav", Array(bytes.prefix(kept)))
            #expect(try sound(path) == Array(whole.prefix((kept - 44) / 2)))
            let items = try replay(path)
            #expect(items.last?.text == "byte \(kept): the file ends inside the sound")
            #expect(try withPipe(Array(bytes.prefix(kept))) { try replay($0) } == items)
            #expect(try replay(path, closed: [.microphone]) == items.suffix(1))
        }
    }

    @Test func openingLateGivesNothingFromBefore() throws {
        let samples = ramp(16_000)
        let path = try folder.file("a.wav", WaveFile(samples: samples).bytes)
        var source = try ReplaySource(path: path)
        try open(&source, .microphone, .milliseconds(123))
        var slot = SensorSlot()
        #expect(try source.next(into: &slot) == .audio)
        #expect(slot.audio.time == .milliseconds(123))
        #expect(slot.audio.samples[0] == Float(samples[123 * 16]) / 32_768)
    }

    @Test func whatCannotBeReadIsRefusedInOneLine() throws {
        func refused(_ change: (inout WaveFile) -> Void) throws -> String {
            var file = WaveFile(samples: ramp(10))
            change(&file)
            return try refusal(file.bytes).map { "\($0.place): \($0.problem)" } ?? "accepted"
        }
        #expect(try refused { $0.channels = 0 } == "byte 22: expected 1 to 32 channels, found 0")
        #expect(try refused { $0.rate = 4_000 } == "byte 24: expected 8000 to 96000 samples a second, found 4000")
        #expect(
            try refused { $0.tag = 85 }
                == "byte 20: expected PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64, found format 85 of 16 bits")
        #expect(try refused { $0.data = [] } == "byte 44: expected a picture or sound, found the end")
        #expect(try refused { $0.data = [1] } == "byte 44: expected a picture or sound, found the end")
        var bytes = WaveFile(samples: ramp(10)).bytes
        bytes[32] = 3
        #expect(try refusal(bytes)?.problem == "expected 2 bytes a frame, found 3")
        #expect(try refusal(Array(bytes.prefix(30)))?.problem == "expected the rest of the header, found the end")
        bytes[11] = UInt8(ascii: "X")
        #expect(try refusal(bytes)?.problem == "expected \"WAVE\", found \"WAVX\"")
        #expect(try refusal([])?.problem == "expected a WAV, Y4M or Matroska recording, found nothing")
        let text = try #require(try refusal(Array("This is no recording".utf8))).description
        #expect(text.contains("bad: byte 0: expected a WAV, Y4M or Matroska recording, found the bytes 54 68 69 73; convert"))
        #expect(!text.contains("\n"))
        #expect(throws: SourceError.self) { _ = try ReplaySource(path: folder.path + "/none.wav") }
        #expect(throws: SourceError.self) { _ = try ReplaySource(path: folder.path) }
    }
}
