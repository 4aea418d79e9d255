import Foundation
import Kernels
import TestSupport
import Testing

private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var random = Repeatable(seed: seed)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
}

@Suite("Kernels of the voice, each beside its plain definition")
struct VoiceKernelTests {
    @Test("Correlation of neighbouring stretches")
    func periods() {
        let sound = noise(400, seed: 1).map { $0 + 0.3 }
        var scratch = [Float](repeating: 0, count: 400)
        var result = [Float](repeating: 0, count: 121)
        var (work, target) = (scratch, result)
        PeriodCorrelation.run(sound, 80...200, &work, &target)
        (scratch, result) = (work, target)
        for length in 80...200 {
            let (a, b) = (sound[0..<length].map(Double.init), sound[length..<2 * length].map(Double.init))
            let (meanA, meanB) = (a.reduce(0, +) / Double(length), b.reduce(0, +) / Double(length))
            let products = zip(a, b).reduce(0.0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) }
            let squares = a.reduce(0.0) { $0 + ($1 - meanA) * ($1 - meanA) } * b.reduce(0.0) { $0 + ($1 - meanB) * ($1 - meanB) }
            #expect(abs(Double(result[length - 80]) - products / squares.squareRoot()) < 1e-5)
        }
    }

    @Test("Subharmonic summation")
    func subharmonics() {
        let summation = SubharmonicSum(pointsPerOctave: 61.6, harmonics: 15, decay: 0.85)
        let count = 513
        let spectrum = noise(count, seed: 2).map(abs)
        var sums = [Float](repeating: 0, count: count + 32)
        let total = summation.run(spectrum + [Float](repeating: 0, count: summation.margin), &sums)
        for j in 0..<count {
            var sum = 0.0
            for harmonic in 1...15 {
                let at = j + Int((61.6 * log2(Double(harmonic))).rounded(.down))
                if at < count { sum += pow(0.85, Double(harmonic - 1)) * Double(spectrum[at]) }
            }
            #expect(abs(Double(sums[j]) - sum / 15) < 1e-5)
        }
        #expect(abs(Double(total) - sums.reduce(0.0) { $0 + Double($1) }) < 1e-3)
    }

    @Test("Peaks of a spectrum", arguments: [16, 37, 513])
    func peaks(_ count: Int) {
        let a = noise(count, seed: UInt64(count)).map { abs(($0 * 8).rounded()) }
        var b = a
        let maxima = a.indices.filter { (i: Int) in
            (i == 0 || a[i] > a[i - 1]) && (i == count - 1 || (i == 0 ? a[i] > a[i + 1] : a[i] >= a[i + 1]))
        }
        for (p, q) in zip(maxima, maxima.dropFirst()) where q - 3 >= p + 3 {
            for k in p + 3...q - 3 { b[k] = 0 }
        }
        let wanted = b.indices.map { i in
            i == count - 1 ? b[i] : ((i == 0 ? 0 : b[i - 1]) + 2 * b[i] + b[i + 1]) / 4
        }
        #expect(SpectralPeaks.run(a) == wanted)
    }

    @Test("A spline goes through its knots and bends as little as the natural one")
    func spline() {
        let knots = (0..<513).map { log2(Double($0) + 1.5) }
        let values = noise(513, seed: 4)
        let middles = (0..<512).map { (knots[$0] + knots[$0 + 1]) / 2 }
        let atKnots = CubicSpline(knots: knots, points: knots, gains: knots.map { _ in 1 }).run(values)
        for i in 0..<513 { #expect(abs(atKnots[i] - values[i]) < 1e-5) }
        // The plain solution of the same equations, by elimination.
        var (upper, right) = ([Double](repeating: 0, count: 513), [Double](repeating: 0, count: 513))
        let h = (0..<512).map { knots[$0 + 1] - knots[$0] }
        let y = values.map(Double.init)
        for i in 1..<512 {
            let pivot = 2 * (h[i - 1] + h[i]) - h[i - 1] * upper[i - 1]
            upper[i] = h[i] / pivot
            right[i] = (6 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1]) - h[i - 1] * right[i - 1]) / pivot
        }
        for i in (1..<512).reversed() { right[i] -= upper[i] * right[i + 1] }
        let found = CubicSpline(knots: knots, points: middles, gains: middles.map { _ in 2 }).run(values)
        for i in 0..<512 {
            let middle = (y[i] + y[i + 1]) / 2 - h[i] * h[i] / 16 * (right[i] + right[i + 1])
            #expect(abs(Double(found[i]) - 2 * middle) < 1e-4)
        }
    }

    @Test("Resampling out of a spectrum is the inverse transform, read at other times")
    func resampling() {
        let (re, im) = (noise(110, seed: 6), noise(110, seed: 7))
        let found = SpectralResampler(period: 352, highestBin: 109, count: 220).run(re, im)
        for m in stride(from: 0, to: 220, by: 3) {
            var sum = 0.0
            for k in 0..<110 {
                let angle = 2 * Double.pi * Double(k * m) / 352
                sum += 2 * (Double(re[k]) * cos(angle) - (k == 0 ? 0 : Double(im[k]) * sin(angle)))
            }
            #expect(abs(Double(found[m]) - sum) < 1e-3)
        }
    }

    @Test("The history gives the samples of any place that it still reaches")
    func history() {
        let sound = noise(5_000, seed: 8)
        var history = SampleHistory(reach: 700)
        var done = 0
        for count in [1, 699, 300, 700, 650, 7, 700, 700, 700] {
            history.append(sound.span.extracting(done..<done + count))
            done += count
            #expect(history.count == Int64(done))
            let reach = min(done, 700)
            let samples = history.samples(from: Int64(done - reach), count: reach)
            #expect((0..<reach).allSatisfy { samples[$0] == sound[done - reach + $0] })
        }
    }
}

extension PeriodCorrelation {
    fileprivate static func run(
        _ sound: [Float], _ lengths: ClosedRange<Int>, _ scratch: inout [Float], _ result: inout [Float]
    ) {
        var work = scratch.mutableSpan
        var target = result.mutableSpan
        measure(sound.span, lengths: lengths, scratch: &work, into: &target)
    }
}

extension SubharmonicSum {
    fileprivate func run(_ spectrum: [Float], _ sums: inout [Float]) -> Float {
        var target = sums.mutableSpan
        return apply(spectrum.span, into: &target)
    }
}

extension SpectralPeaks {
    fileprivate static func run(_ spectrum: [Float]) -> [Float] {
        var scratch = [Float](repeating: 0, count: spectrum.count + 8)
        var result = [Float](repeating: 0, count: spectrum.count)
        var work = scratch.mutableSpan
        var target = result.mutableSpan
        enhance(spectrum.span, scratch: &work, into: &target)
        return result
    }
}

extension CubicSpline {
    fileprivate func run(_ values: [Float]) -> [Float] {
        var scratch = [Float](repeating: 0, count: scratchCount)
        var result = [Float](repeating: 0, count: pointCount)
        var work = scratch.mutableSpan
        var target = result.mutableSpan
        apply(values.span, scratch: &work, into: &target)
        return result
    }
}

extension SpectralResampler {
    fileprivate func run(_ re: [Float], _ im: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        var target = result.mutableSpan
        apply(real: re.span, imaginary: im.span, into: &target)
        return result
    }
}
