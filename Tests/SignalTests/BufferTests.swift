import Signal
import TestSupport
import Testing

// Spans cannot stand inside the test macros: what is compared is taken out of them first.
private func expectEqual<Value: Equatable>(
    _ found: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found == expected, sourceLocation: sourceLocation)
}

private func set<Element>(_ buffer: inout WipedBuffer<Element>, _ index: Int, _ value: Element) {
    var span = buffer.mutableSpan
    span[index] = value
}

@Suite("Wiped buffer") struct WipedBufferTests {
    @Test("a new buffer has room, nothing in use, and all zeros")
    func new() {
        var buffer = WipedBuffer<Int32>(capacity: 9)
        #expect(buffer.capacity == 9)
        #expect(buffer.count == 0)
        expectEqual(buffer.span.count, 0)
        buffer.resize(to: 9)
        for index in 0..<9 { expectEqual(buffer.span[index], 0) }
        let empty = WipedBuffer<UInt8>(capacity: 0)
        expectEqual(empty.span.count, 0)
    }

    @Test("what falls out of use is zero when it comes into use again; growing keeps what is in use")
    func resizing() {
        var random = Repeatable(seed: 2)
        var buffer = WipedBuffer<UInt8>(capacity: 4)
        var model: [UInt8] = []
        for _ in 0..<400 {
            let count = Int.random(in: 0...200, using: &random)
            buffer.resize(to: count)
            model =
                count <= model.count
                ? Array(model[..<count]) : model + [UInt8](repeating: 0, count: count - model.count)
            #expect(buffer.count == count)
            #expect(buffer.capacity >= count)
            var agree = true
            for index in 0..<count where buffer.span[index] != model[index] { agree = false }
            #expect(agree)
            for index in 0..<count {
                model[index] = UInt8.random(in: 1...255, using: &random)
                set(&buffer, index, model[index])
            }
        }
    }

    @Test("a wipe leaves nothing, and the room stays")
    func wiping() {
        var buffer = WipedBuffer<Float>(capacity: 0)
        buffer.resize(to: 33)
        for index in 0..<33 { set(&buffer, index, 1.5) }
        buffer.wipe()
        #expect(buffer.count == 0)
        #expect(buffer.capacity == 33)
        buffer.resize(to: 33)
        for index in 0..<33 { expectEqual(buffer.span[index], 0) }
    }

    @Test("a buffer of a count is in use from the start, and zeroing it keeps it so")
    func counted() {
        var buffer = WipedBuffer<Int16>(count: 21)
        for value in [Int16(-3), 7] {
            #expect(buffer.count == 21)
            #expect(buffer.capacity == 21)
            for index in 0..<21 {
                expectEqual(buffer.span[index], 0)
                set(&buffer, index, value)
            }
            buffer.zero()
        }
        buffer.resize(to: 5)
        set(&buffer, 4, 1)
        buffer.zero()
        #expect(buffer.count == 5)
        expectEqual(buffer.span[4], 0)
        #expect(WipedBuffer<UInt8>(count: 0).count == 0)
    }

    @Test("no room for fewer than no elements")
    func refusesNegative() async {
        await #expect(processExitsWith: .failure) { _ = WipedBuffer<UInt8>(capacity: -1) }
        await #expect(processExitsWith: .failure) { _ = WipedBuffer<UInt8>(count: -1) }
        await #expect(processExitsWith: .failure) {
            var buffer = WipedBuffer<UInt8>(capacity: 1)
            buffer.resize(to: -1)
        }
    }
}

@Suite("Frames and blocks") struct FrameTests {
    @Test("a frame is filled again and again")
    func video() {
        var frame = VideoFrame()
        expectEqual(frame.bytes.count, 0)
        for width in [4, 2, 8] {
            let layout = PictureLayout(format: .gray8, width: width, height: 2, stride: width)
            frame.begin(time: .seconds(Int64(width)), layout: layout, byteCount: width * 2)
            var bytes = frame.mutableBytes
            for index in 0..<width * 2 { bytes[index] = UInt8(width) }
            #expect(frame.time == .seconds(Int64(width)))
            #expect(frame.layout == layout)
            expectEqual(frame.bytes.count, width * 2)
            expectEqual(frame.bytes[width * 2 - 1], UInt8(width))
        }
        frame.wipe()
        expectEqual(frame.bytes.count, 0)
        #expect(frame.layout.width == 0)
    }

    @Test("a block knows where it ends")
    func audio() {
        var block = AudioBlock()
        block.begin(time: .seconds(3), sampleCount: 160)
        #expect(block.end == .milliseconds(3_010))
        var samples = block.mutableSamples
        samples[159] = -0.5
        expectEqual(block.samples[159], -0.5)
        block.begin(time: .seconds(4), sampleCount: 8_000)
        #expect(block.end == .milliseconds(4_500))
        block.wipe()
        expectEqual(block.samples.count, 0)
        #expect(block.end == .seconds(4))
    }

    @Test("a slot is wiped as a whole")
    func slot() {
        var slot = SensorSlot()
        slot.audio.begin(time: .zero, sampleCount: 5)
        slot.video.begin(
            time: .zero, layout: PictureLayout(format: .gray8, width: 1, height: 1, stride: 1), byteCount: 1)
        slot.wipe()
        expectEqual(slot.audio.samples.count, 0)
        expectEqual(slot.video.bytes.count, 0)
    }
}
