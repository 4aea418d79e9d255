import Kernels
import TestSupport
import Testing

@Suite("Squares cut out of a picture")
struct LumaCutTests {
    private func picture(_ width: Int, _ height: Int, _ random: inout Repeatable) -> [UInt8] {
        (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func cut(_ samples: [UInt8], _ width: Int, _ height: Int, _ cut: LumaCut, side: Int) -> [UInt8] {
        var square = [UInt8](repeating: 7, count: side * side)
        var target = square.mutableSpan
        Luma.cut(samples.span, width: width, height: height, cut, side: side, into: &target)
        return square
    }

    @Test("are at most one step from their reference and a place, for every size, inside, across and beyond the edges")
    func reference() {
        var random = Repeatable(seed: 21)
        for side in 1...67 {
            let (width, height) = (Int.random(in: 1...90, using: &random), Int.random(in: 1...90, using: &random))
            // Smooth, so that a place that is 1/256 of a pixel off changes little.
            let samples = (0..<width * height).map { UInt8(128 + ($0 % width) - ($0 / width) / 2 + 20) }
            let place = LumaCut(
                x: .random(in: -20...Float(width + 20), using: &random), y: .random(in: -20...Float(height + 20), using: &random),
                pixelsASample: .random(in: 0.1...3, using: &random), roll: .random(in: -180...180, using: &random))
            let found = cut(samples, width, height, place, side: side)
            var plain = [UInt8](repeating: 0, count: side * side)
            var target = plain.mutableSpan
            Reference.cut(samples.span, width: width, height: height, place, side: side, into: &target)
            #expect(zip(found, plain).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        }
    }

    @Test("one pixel a sample gives the picture itself; a quarter turn gives it turned")
    func identity() {
        var random = Repeatable(seed: 22)
        let samples = picture(9, 9, &random)
        #expect(cut(samples, 9, 9, LumaCut(x: 4.5, y: 4.5, pixelsASample: 1), side: 9) == samples)
        let turned = cut(samples, 9, 9, LumaCut(x: 4.5, y: 4.5, pixelsASample: 1, roll: 90), side: 9)
        // What lies clockwise in the picture comes out upright: its right column is the new upper row.
        for row in 0..<9 {
            for column in 0..<9 {
                #expect(abs(Int(turned[row * 9 + column]) - Int(samples[column * 9 + 8 - row])) <= 1)
            }
        }
    }

    @Test("places that are no numbers, or absurdly far away, give edge pixels and no trap")
    func absurd() {
        let samples = [UInt8](repeating: 90, count: 12)
        for value in [Float.nan, .infinity, -.infinity, 1e30, -1e30] {
            let square = cut(samples, 4, 3, LumaCut(x: value, y: value, pixelsASample: value, roll: value), side: 5)
            #expect(square.allSatisfy { $0 == 90 })
        }
    }

    @Test("a part of a picture is reduced as a picture of its own is")
    func part() {
        var random = Repeatable(seed: 23)
        for width in 2...40 {
            let height = 2 + width % 7
            let samples = picture(width + 5, height, &random)
            let part = (0..<height).flatMap { samples[$0 * (width + 5)..<$0 * (width + 5) + width] }
            for factor in [1, 2, 3, 7] {
                let count = Luma.reducedLength(width, factor: factor) * Luma.reducedLength(height, factor: factor)
                var (found, plain) = ([UInt8](repeating: 0, count: count), [UInt8](repeating: 0, count: count))
                var foundSpan = found.mutableSpan
                var plainSpan = plain.mutableSpan
                let rows = samples.span.extracting(0..<(height - 1) * (width + 5) + width)
                Luma.areaReduce(rows, width: width, height: height, stride: width + 5, factor: factor, into: &foundSpan)
                Reference.areaReduce(part.span, width: width, height: height, factor: factor, into: &plainSpan)
                #expect(found == plain)
            }
        }
    }
}
