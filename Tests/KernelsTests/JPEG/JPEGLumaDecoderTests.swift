import Kernels
import Signal
import TestSupport
import Testing

/// Decodes a whole file with a fresh decoder.
func decode(_ file: [UInt8]) throws(JPEGError) -> (width: Int, height: Int, luma: [UInt8]) {
    var decoder = JPEGLumaDecoder()
    var target = WipedBuffer<UInt8>(capacity: 0)
    let (width, height) = try decoder.decode(file.span, into: &target)
    let samples = target.span
    return (width, height, samples.indices.map { samples[$0] })
}

/// Random coefficients: many blocks flat, some sparse, some full, as far up as 8-bit pictures go.
func randomBlock(_ random: inout Repeatable) -> [Int] {
    var block = [Int](repeating: 0, count: 64)
    block[0] = Int.random(in: -60...60, using: &random)
    let last = [0, 0, 3, 9, 20, 63].randomElement(using: &random) ?? 0
    if last > 0 {
        for k in 1...last where Int.random(in: 0..<3, using: &random) == 0 {
            let top = [1, 1, 2, 7, 40].randomElement(using: &random) ?? 1
            block[k] = Int.random(in: -top...top, using: &random)
        }
    }
    return block
}

@Suite struct JPEGLumaDecoderTests {
    /// Every sampling that is legal and decoded, at sizes around the borders of blocks and units.
    @Test func decodesEverySamplingWithinOne() throws {
        var random = Repeatable(seed: 1)
        let samplings: [[JPEGWriter.Sampling]] = [
            [(1, 1)], [(2, 2)], [(1, 1), (1, 1), (1, 1)], [(2, 1), (1, 1), (1, 1)], [(2, 2), (1, 1), (1, 1)],
            [(1, 2), (1, 1), (1, 1)], [(4, 1), (1, 1), (1, 1)], [(2, 2), (2, 1), (1, 2)], [(3, 2), (1, 2), (2, 1)],
            [(1, 4), (1, 1), (1, 1)],
        ]
        for sampling in samplings {
            for (width, height) in [(1, 1), (8, 8), (9, 17), (31, 16), (33, 34)] {
                for restartInterval in [0, 1, 3] {
                    for isInterleaved in [true, false] {
                        var writer = JPEGWriter(width: width, height: height, sampling: sampling)
                        writer.restartInterval = restartInterval
                        writer.isInterleaved = isInterleaved
                        writer.hasWideQuantisers = Bool.random(using: &random)
                        writer.frameMarker = writer.hasWideQuantisers ? 0xC1 : 0xC0
                        writer.hasEndMarker = Bool.random(using: &random)
                        writer.quantisers = (0..<64).map { _ in Int.random(in: 1...15, using: &random) }
                        var blocks: [[Int]: [Int]] = [:]
                        let block = { (component: Int, x: Int, y: Int) in
                            if let known = blocks[[component, x, y]] { return known }
                            let made = randomBlock(&random)
                            blocks[[component, x, y]] = made
                            return made
                        }
                        let decoded = try decode(writer.write(block))
                        #expect(decoded.width == width && decoded.height == height)
                        let worst = zip(decoded.luma, writer.exactLuma(block)).map { sample, exact in
                            abs(Int(sample) - Int(min(max(exact.rounded(), 0), 255)))
                        }.max()
                        #expect(worst.map { $0 <= 1 } == true, "\(sampling) \(width)x\(height), \(restartInterval)")
                    }
                }
            }
        }
    }

    /// The accuracy that IEEE 1180-1990 asks for, on coefficients of random samples in −L ... H.
    @Test(arguments: [(128, 127), (5, 5)])
    func isAsAccurateAsIEEE1180(low: Int, high: Int) throws {
        var random = Repeatable(seed: 1180)
        let side = 30
        let blocks = (0..<side * side).map { _ in
            JPEGWriter.forward((0..<64).map { _ in Double(Int.random(in: -low...high, using: &random)) })
                .map { Int($0.rounded()) }
        }
        let writer = JPEGWriter(width: 8 * side, height: 8 * side)
        let block = { (_: Int, x: Int, y: Int) in blocks[y * side + x] }
        let decoded = try decode(writer.write(block))
        let exact = writer.exactLuma(block)
        var sums = [Double](repeating: 0, count: 64)
        var squares = [Double](repeating: 0, count: 64)
        var peak = 0.0
        for i in decoded.luma.indices {
            let error = Double(decoded.luma[i]) - min(max(exact[i].rounded(), 0), 255)
            let place = i / (8 * side) % 8 * 8 + i % 8
            sums[place] += error
            squares[place] += error * error
            peak = max(peak, abs(error))
        }
        let count = Double(blocks.count)
        #expect(peak <= 1)
        #expect(sums.allSatisfy { abs($0) / count <= 0.015 })
        #expect(squares.allSatisfy { $0 / count <= 0.06 })
        #expect(abs(sums.reduce(0, +)) / (64 * count) <= 0.0015)
        #expect(squares.reduce(0, +) / (64 * count) <= 0.02)
    }

    @Test func zerosAloneAreMiddleGray() throws {
        let file = JPEGWriter(width: 20, height: 12).write { _, _, _ in [Int](repeating: 0, count: 64) }
        #expect(try decode(file).luma == [UInt8](repeating: 128, count: 240))
    }

    /// One decoder for many pictures gives what a fresh one gives, also after an error and after `wipe`.
    @Test func nothingOfAPictureReachesTheNext() throws {
        var random = Repeatable(seed: 5)
        var decoder = JPEGLumaDecoder()
        var target = WipedBuffer<UInt8>(capacity: 0)
        for round in 0..<60 {
            var writer = JPEGWriter(
                width: Int.random(in: 1...40, using: &random), height: Int.random(in: 1...40, using: &random))
            writer.quantisers = [Int](repeating: 1 + round % 9, count: 64)
            var file = writer.write { _, _, _ in randomBlock(&random) }
            switch round % 4 {
            case 1: file.removeLast(5)
            case 2: file[Int.random(in: 0..<file.count, using: &random)] ^= 0x41
            case 3: decoder.wipe()
            default: break
            }
            let fresh = Result { () throws(JPEGError) in try decode(file) }
            do throws(JPEGError) {
                let size = try decoder.decode(file.span, into: &target)
                let expected = try fresh.get()
                #expect(size.width == expected.width && size.height == expected.height)
                let samples = target.span
                #expect(samples.indices.map { samples[$0] } == expected.luma)
            } catch {
                #expect(target.count == 0)
                guard case .failure(error) = fresh else {
                    Issue.record("a used decoder refused what a fresh one takes: \(error)")
                    continue
                }
            }
        }
    }

    /// Bytes behind the picture and fill bytes before markers are allowed.
    @Test func fillBytesAndTrailersAreAllowed() throws {
        let file = JPEGWriter.gray(width: 24, height: 16) { x, y in UInt8(8 * x + y) }
        let plain = try decode(file)
        #expect(try decode(file + [1, 2, 3, 0xFF]).luma == plain.luma)
        let filled = [0xFF, 0xD8, 0xFF, 0xFF, 0xFF] + file[3...]
        #expect(try decode(filled).luma == plain.luma)
        for (i, sample) in plain.luma.enumerated() {
            #expect(abs(Int(sample) - (8 * (i % 24) + i / 24)) <= 6)
        }
    }
}
