import Kernels
import Signal
import TestSupport
import Testing

@Suite struct LumaTests {
    /// Every length 0 ... 67 at eight misalignments, beside plain loops.
    @Test func sumsAndDifferencesEqualPlainLoops() {
        var random = Repeatable(seed: 3)
        let a = (0..<80).map { _ in UInt8.random(in: 0...255, using: &random) }
        let b = (0..<80).map { _ in UInt8.random(in: 0...255, using: &random) }
        for length in 0...67 {
            for offset in 0..<8 {
                let (first, second) = (a[offset..<offset + length], b[(7 - offset)..<(7 - offset) + length])
                let firstSpan = a.span.extracting(offset..<offset + length)
                let secondSpan = b.span.extracting((7 - offset)..<(7 - offset) + length)
                let sum = first.reduce(0) { $0 + Int($1) }
                #expect(Luma.sum(firstSpan) == sum)
                let brightness = (Double(sum) * 1000 / Double(255 * max(length, 1))).rounded()
                #expect(Luma.brightness(firstSpan) == (length == 0 ? nil : Int(brightness)))
                let shift = Int.random(in: -255...255, using: &random)
                let threshold = Int.random(in: 0...300, using: &random)
                let differences = zip(first, second).map { abs(Int($0) - Int($1) - shift) }
                let found = Luma.difference(firstSpan, secondSpan, shift: shift, threshold: threshold)
                #expect(found.sum == differences.reduce(0, +))
                #expect(found.changed == differences.count { $0 > threshold })
            }
        }
    }

    @Test func whiteBeyondAMillionSamplesAddsUp() {
        let white = [UInt8](repeating: 255, count: 1_100_000)
        #expect(Luma.sum(white.span) == 255 * 1_100_000)
        let black = [UInt8](repeating: 0, count: 1_100_000)
        let found = Luma.difference(white.span, black.span, shift: -255, threshold: 509)
        #expect(found.sum == 510 * 1_100_000 && found.changed == 1_100_000)
    }

    @Test func reducingEqualsPlainMeans() {
        var random = Repeatable(seed: 4)
        for width in [1, 2, 7, 16, 33, 67] {
            for height in [1, 3, 16, 19] {
                let samples = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
                for factor in [1, 2, 3, 4, 5, 8, 16, 100, 600] {
                    let across = Luma.reducedLength(width, factor: factor)
                    let down = Luma.reducedLength(height, factor: factor)
                    var expected: [UInt8] = []
                    for y in 0..<down {
                        for x in 0..<across {
                            var sum = 0
                            var count = 0
                            for row in y * factor..<min((y + 1) * factor, height) {
                                for column in x * factor..<min((x + 1) * factor, width) {
                                    sum += Int(samples[row * width + column])
                                    count += 1
                                }
                            }
                            expected.append(UInt8((2 * sum + count) / (2 * count)))
                        }
                    }
                    var found = [UInt8](repeating: 0, count: across * down)
                    var target = found.mutableSpan
                    Luma.areaReduce(samples.span, width: width, height: height, factor: factor, into: &target)
                    #expect(found == expected, "\(width)x\(height) by \(factor)")
                }
            }
        }
    }

    /// The strip of column sums is shorter than a wide line.
    @Test func reducingWideLines() {
        let width = 1500
        let samples = (0..<width * 2).map { UInt8($0 % 251) }
        for factor in [2, 7, 511, 512, 513] {
            let across = Luma.reducedLength(width, factor: factor)
            var found = [UInt8](repeating: 0, count: across * Luma.reducedLength(2, factor: factor))
            var target = found.mutableSpan
            Luma.areaReduce(samples.span, width: width, height: 2, factor: factor, into: &target)
            for x in 0..<across {
                let columns = x * factor..<min((x + 1) * factor, width)
                let sum = columns.reduce(0) { $0 + Int(samples[$1]) + Int(samples[width + $1]) }
                #expect(Int(found[x]) == (sum + columns.count) / (2 * columns.count))
            }
        }
    }
}

@Suite struct LumaPlaneTests {
    /// Every raw format, with odd sizes and strides wider than a line.
    @Test func takesTheLumaOfEveryRawFormat() throws {
        var random = Repeatable(seed: 6)
        var plane = LumaPlane()
        for format in [PixelFormat.gray8, .planar420, .planar422, .planar444, .yuyv, .nv12] {
            for width in [1, 2, 15, 16, 17, 67] {
                for height in [1, 2, 5] {
                    let step = format == .yuyv ? 2 : 1
                    let stride = step * width + ([0, 1, 13].randomElement(using: &random) ?? 0)
                    let bytes = (0..<stride * height).map { _ in UInt8.random(in: 0...255, using: &random) }
                    let layout = PictureLayout(format: format, width: width, height: height, stride: stride)
                    try plane.load(bytes.span, layout: layout)
                    let expected = (0..<width * height).map { bytes[$0 / width * stride + step * ($0 % width)] }
                    let samples = plane.samples
                    #expect(plane.width == width && plane.height == height)
                    #expect(samples.indices.map { samples[$0] } == expected)
                }
            }
        }
    }

    @Test func takesTheLumaOfAFrame() throws {
        let file = JPEGWriter.gray(width: 19, height: 9) { x, _ in UInt8(10 * x) }
        var frame = VideoFrame()
        frame.begin(
            time: .zero, layout: PictureLayout(format: .jpeg, width: 0, height: 0, stride: 0), byteCount: file.count)
        var bytes = frame.mutableBytes
        for i in file.indices { bytes[i] = file[i] }
        var plane = LumaPlane()
        try plane.load(frame)
        #expect(plane.width == 19 && plane.height == 9 && plane.samples.count == 19 * 9)
        plane.wipe()
        #expect(plane.width == 0 && plane.height == 0 && plane.samples.count == 0)
    }

    @Test func refusesLayoutsThatDoNotFit() {
        let bytes = [UInt8](repeating: 7, count: 100)
        var plane = LumaPlane()
        func refuses(_ format: PixelFormat, _ width: Int, _ height: Int, _ stride: Int) -> LumaError? {
            do throws(LumaError) {
                try plane.load(
                    bytes.span, layout: PictureLayout(format: format, width: width, height: height, stride: stride))
                return nil
            } catch {
                #expect(plane.width == 0 && plane.samples.count == 0)
                return error
            }
        }
        #expect(refuses(.gray8, 10, 10, 10) == nil)
        #expect(refuses(.gray8, 9, 10, 10) == nil)
        #expect(refuses(.gray8, 9, 11, 9) == nil)
        #expect(refuses(.gray8, 10, 11, 10) == .tooFewBytes(needed: 110, found: 100))
        #expect(refuses(.yuyv, 10, 6, 20) == .tooFewBytes(needed: 120, found: 100))
        #expect(refuses(.nv12, 10, 2, .max) == .tooFewBytes(needed: .max, found: 100))
        for (width, height, stride) in [
            (0, 5, 5), (5, 0, 5), (-1, 5, 5), (5, -5, 5), (10, 5, 9), (8193, 1, 9000), (1, 8193, 1), (.max, .max, .max),
            (5, 5, -5), (.min, .min, .min),
        ] {
            let layout = PictureLayout(format: .planar420, width: width, height: height, stride: stride)
            #expect(refuses(.planar420, width, height, stride) == .badLayout(layout))
        }
        let layout = PictureLayout(format: .yuyv, width: 10, height: 2, stride: 19)
        #expect(refuses(.yuyv, 10, 2, 19) == .badLayout(layout))
        guard case .jpeg = refuses(.jpeg, 10, 10, 10) else {
            Issue.record("bytes that are no JPEG were taken for one")
            return
        }
    }
}
