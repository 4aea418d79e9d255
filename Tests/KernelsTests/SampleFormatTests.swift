import Kernels
import TestSupport
import Testing

/// What a frame should become, written as plainly as can be.
private func reference(_ bytes: ArraySlice<UInt8>, _ format: SampleFormat, channels: Int) -> Double {
    var sum = 0.0
    for channel in 0..<channels {
        let one = Array(bytes.dropFirst(channel * format.byteCount).prefix(format.byteCount))
        let unsigned = one.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch format {
        case .unsigned8: sum += (Double(unsigned) - 128) / 128
        case .signed16: sum += Double(Int16(truncatingIfNeeded: unsigned)) / 32_768
        case .signed24: sum += Double(Int32(truncatingIfNeeded: unsigned << 8)) / 2_147_483_648
        case .signed32: sum += Double(Int32(truncatingIfNeeded: unsigned)) / 2_147_483_648
        case .float32:
            let value = Double(Float(bitPattern: UInt32(unsigned)))
            sum += value.isNaN ? 0 : max(-1, min(1, value))
        case .float64:
            let value = Double(bitPattern: unsigned)
            sum += value.isNaN ? 0 : max(-1, min(1, value))
        }
    }
    return sum / Double(channels)
}

@Suite struct SampleFormatTests {
    @Test(arguments: SampleFormat.allCases, [1, 2, 3, 8]) func everyLengthAndPlace(format: SampleFormat, channels: Int) {
        var random = Repeatable(seed: 11)
        for frames in 0...67 {
            let misalignment = frames % 9
            let size = frames * channels * format.byteCount
            let bytes = (0..<misalignment + size + channels * format.byteCount - 1).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var output = [Float](repeating: 9, count: frames + 3)
            var target = output.mutableSpan
            let source = bytes.span.extracting(misalignment..<bytes.count)
            #expect(format.mixToMono(source, channels: channels, into: &target) == frames)
            for i in 0..<frames {
                let from = misalignment + i * channels * format.byteCount
                let expected = reference(bytes[from...], format, channels: channels)
                #expect(abs(Double(output[i]) - expected) <= 2e-7, "frame \(i) of \(frames)")
            }
            #expect(output[frames...] == [9, 9, 9])
        }
    }

    @Test func sixteenBitMonoIsExact() {
        for sample in [Int16.min, -1, 0, 1, 12_345, .max] {
            let bytes = [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
            var output: [Float] = [0]
            var target = output.mutableSpan
            _ = SampleFormat.signed16.mixToMono(bytes.span, channels: 1, into: &target)
            #expect(output[0] == Float(sample) / 32_768)
        }
    }

    @Test func aFloatThatIsNoNumberIsSilenceAndALoudOneIsBounded() {
        let values: [Float] = [.nan, .infinity, -.infinity, 3, -3, 0.5, -0.0]
        let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
        var output = [Float](repeating: 0, count: 7)
        var target = output.mutableSpan
        _ = SampleFormat.float32.mixToMono(bytes.span, channels: 1, into: &target)
        #expect(output == [0, 1, -1, 1, -1, 0.5, 0])
    }
}
