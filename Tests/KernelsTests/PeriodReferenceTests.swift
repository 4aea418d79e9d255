import Kernels
import TestSupport
import Testing

private func doubles(_ count: Int, at offset: Int, _ random: inout Repeatable) -> [Double] {
    (0..<offset + count).map { _ in Double.random(in: -1...1, using: &random) }
}

@Suite("Kernels for periods and prediction beside their plain references")
struct PeriodReferenceTests {
    @Test("Products of two sequences, for every length and place")
    func crossCorrelation() {
        var random = Repeatable(seed: 1)
        for length in 0...67 {
            for lags in [0, 1, 2, 9, 31] {
                let offset = length % 9
                let fixed = noise(length, at: offset, &random)
                let moved = noise(length + lags, at: 8 - offset, &random)
                let part = fixed.span.extracting(offset..<offset + length)
                let later = moved.span.extracting(8 - offset..<8 - offset + max(length + lags - 1, 0))
                // What a result holds before, and beyond the lags, must not matter.
                var (found, plain) = ([Float](repeating: 7, count: lags + 1), [Float](repeating: 7, count: lags + 1))
                var foundSpan = found.mutableSpan
                var plainSpan = plain.mutableSpan
                CrossCorrelation.measure(part, with: later, lags: lags, into: &foundSpan)
                Reference.crossCorrelation(part, with: later, lags: lags, into: &plainSpan)
                #expect(worst(found, plain) <= rounding * Float(length), "\(length) values, \(lags) lags")
            }
        }
    }

    @Test("Weighted products of a sequence with itself, for every length and place", arguments: [0, 1, 2, 7, 16])
    func weightedCovariance(_ order: Int) {
        var random = Repeatable(seed: UInt64(order))
        for length in order + 1...order + 67 {
            let offset = length % 5
            let (values, weights) = (doubles(length, at: offset, &random), doubles(length, at: 4 - offset, &random))
            let part = values.span.extracting(offset..<offset + length)
            let factors = weights.span.extracting(4 - offset..<4 - offset + length)
            let size = (order + 1) * (order + 1)
            var scratch = [Double](repeating: 7, count: length)
            var (found, plain) = ([Double](repeating: 7, count: size), [Double](repeating: 0, count: size))
            var work = scratch.mutableSpan
            var foundSpan = found.mutableSpan
            var plainSpan = plain.mutableSpan
            WeightedCovariance.measure(part, weights: factors, order: order, scratch: &work, into: &foundSpan)
            Reference.weightedCovariance(part, weights: factors, order: order, into: &plainSpan)
            let error = zip(found, plain).reduce(0.0) { max($0, ($1.0 - $1.1).magnitude) }
            #expect(error <= 1e-15 * Double(length), "\(length) values")
            for i in 0...order {
                for j in 0..<i { #expect(found[i * (order + 1) + j] == found[j * (order + 1) + i]) }
            }
        }
    }

    @Test("Peaks between samples, for every length and place", arguments: [1, 2, 5, 12])
    func peaks(_ reach: Int) {
        var random = Repeatable(seed: UInt64(reach))
        let interpolator = PeakInterpolator(reach: reach)
        for length in 1...67 {
            let offset = length % 9
            let values = noise(length, at: offset, &random)
            let part = values.span.extracting(offset..<offset + length)
            // Wherever neither neighbour is higher: where the values end, too.
            for place in 0..<length {
                let (before, after) = (place > 0 ? part[place - 1] : -9, place + 1 < length ? part[place + 1] : -9)
                guard part[place] >= before, part[place] >= after else { continue }
                let found = interpolator.peak(of: part, near: place)
                let plain = Reference.peak(of: part, near: place, reach: reach)
                #expect(abs(found.place - plain.place) <= 1e-9, "\(place) of \(length)")
                #expect(abs(found.height - plain.height) <= 1e-12, "\(place) of \(length)")
            }
        }
    }

    @Test("The peaks of a sine are found to a two hundredth of a sample, wherever they lie")
    func sine() {
        let interpolator = PeakInterpolator(reach: 12)
        for step in 0..<32 {
            let top = 40 + Double(step) / 32
            let values = (0..<81).map { Float(Elementary.cos((Double($0) - top) * 0.3)) }
            let found = interpolator.peak(of: values.span, near: Int(top.rounded()))
            #expect(abs(found.place - top) < 5e-3 && abs(found.height - 1) < 2e-4, "\(found)")
        }
    }
}
