import Signal
import TestSupport
import Testing

/// Raw data that was wiped is nowhere in this process's writable memory.
///
/// Each test has a canary of its own.
@Suite struct CanaryTests {
    private func found(_ needles: MemoryNeedle...) throws -> Set<String> {
        Set(try MemorySearch.find(needles).map(\.needle))
    }

    @Test func aPlantedCanaryIsFound() throws {
        let canary = Canary(seed: 0x100)
        #expect(try found(canary.raw, canary.float, canary.unscaledFloat) == [])
        for offset in 0..<9 {
            var plant = [UInt8](repeating: 0, count: 4_096)
            for index in 0..<Canary.count { plant[1_000 + offset + index] = canary.byte(index) }
            #expect(try found(canary.raw, canary.float) == ["raw"])
            for index in 0..<plant.count { plant[index] = 0 }
        }
        #expect(try found(canary.raw) == [])
        var amplitudes = (0..<16).map { canary.amplitude($0) }
        var samples = (0..<16).map { Float(canary.sample($0)) }
        #expect(try found(canary.raw, canary.float, canary.unscaledFloat) == ["float", "unscaled float"])
        for index in 0..<16 { (amplitudes[index], samples[index]) = (0, 0) }
    }

    @Test func aCutCanaryIsNotFound() throws {
        let canary = Canary(seed: 0x101)
        var plant = (0..<Canary.count - 1).map { canary.byte($0) }
        #expect(try found(canary.raw) == [])
        for index in plant.indices { plant[index] = 0 }
    }

    @Test func aWipedBufferLeavesNothing() throws {
        let canary = Canary(seed: 0x102)
        var buffer = WipedBuffer<UInt8>(capacity: 100)
        for count in [100, 64, 5_000, 200_000, 300] {
            buffer.resize(to: count)
            fill(&buffer, canary)
            #expect(try found(canary.raw) == ["raw"])
        }
        buffer.wipe()
        #expect(try found(canary.raw) == [])
    }

    @Test func growingLeavesNothingBehind() throws {
        let canary = Canary(seed: 0x103)
        var buffer = WipedBuffer<UInt8>(capacity: 64)
        buffer.resize(to: 64)
        fill(&buffer, canary)
        for count in [128, 4_096, 100_000, 2_000_000] {
            buffer.resize(to: count)
            var span = buffer.mutableSpan
            for index in 0..<64 { span[index] = 0 }
            #expect(try found(canary.raw) == [])
            for index in 0..<64 { span[index] = canary.byte(index) }
        }
        buffer.wipe()
        #expect(try found(canary.raw) == [])
    }

    @Test func theEndOfABufferWipesIt() throws {
        let canary = Canary(seed: 0x104)
        func use() throws -> Set<String> {
            var buffer = WipedBuffer<UInt8>(capacity: 10_000)
            buffer.resize(to: 10_000)
            fill(&buffer, canary)
            return try found(canary.raw)
        }
        #expect(try use() == ["raw"])
        #expect(try found(canary.raw) == [])
    }

    @Test func aWipedFrameLeavesNothing() throws {
        let canary = Canary(seed: 0x105)
        func use() throws {
            var frame = VideoFrame(capacity: 100)
            for (width, height) in [(64, 48), (640, 480), (32, 32)] {
                let layout = PictureLayout(format: .gray8, width: width, height: height, stride: width)
                frame.begin(time: .zero, layout: layout, byteCount: width * height)
                var bytes = frame.mutableBytes
                canary.fill(&bytes)
                #expect(try found(canary.raw) == ["raw"])
            }
            frame.wipe()
            #expect(try found(canary.raw) == [])
            frame.begin(
                time: .zero, layout: PictureLayout(format: .gray8, width: 8, height: 8, stride: 8), byteCount: 64)
            var bytes = frame.mutableBytes
            canary.fill(&bytes)
        }
        try use()
        #expect(try found(canary.raw) == [], "the frame's end wipes it")
    }

    @Test func aWipedBlockLeavesNothing() throws {
        let canary = Canary(seed: 0x106)
        func use() throws {
            var block = AudioBlock(capacity: 160)
            for count in [160, 1_600, 16] {
                block.begin(time: .zero, sampleCount: count)
                var samples = block.mutableSamples
                canary.fill(&samples)
                #expect(try found(canary.raw, canary.float) == ["float"])
            }
            block.wipe()
            #expect(try found(canary.float) == [])
            block.begin(time: .zero, sampleCount: 16)
            var samples = block.mutableSamples
            canary.fill(&samples)
        }
        try use()
        #expect(try found(canary.float) == [], "the block's end wipes it")
    }

    @Test func aWipedSlotLeavesNothing() throws {
        let canary = Canary(seed: 0x107)
        var slot = SensorSlot()
        slot.video.begin(
            time: .zero, layout: PictureLayout(format: .gray8, width: 64, height: 1, stride: 64), byteCount: 64)
        slot.audio.begin(time: .zero, sampleCount: 64)
        do {
            var bytes = slot.video.mutableBytes
            canary.fill(&bytes)
        }
        do {
            var samples = slot.audio.mutableSamples
            canary.fill(&samples)
        }
        #expect(try found(canary.raw, canary.float) == ["raw", "float"])
        slot.wipe()
        #expect(try found(canary.raw, canary.float) == [])
    }

    private func fill(_ buffer: inout WipedBuffer<UInt8>, _ canary: Canary) {
        var span = buffer.mutableSpan
        canary.fill(&span)
    }
}
