import Foundation
import Kernels
import TestSupport
import Testing

/// All of `input` through a resampler, cut into chunks of the given sizes in turn.
private func resample(_ input: [Float], rate: Int, chunks: [Int]) -> [Float] {
    var resampler = PolyphaseResampler(inputRate: rate)
    var result: [Float] = []
    var output = [Float](repeating: 0, count: resampler.outputBound(forInput: input.count))
    var done = 0
    var turn = 0
    while done < input.count {
        let count = min(max(0, chunks[turn % chunks.count]), input.count - done)
        var target = output.mutableSpan
        let written = resampler.process(input.span.extracting(done..<done + count), into: &target)
        result += output[0..<written]
        done += count
        turn += 1
    }
    var target = output.mutableSpan
    let written = resampler.finish(into: &target)
    return result + output[0..<written]
}

private func tone(_ frequency: Double, rate: Int, count: Int) -> [Float] {
    (0..<count).map { Float(0.5 * sin(2 * .pi * frequency * Double($0) / Double(rate))) }
}

private func level(_ samples: ArraySlice<Float>) -> Double {
    (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
}

@Suite struct PolyphaseResamplerTests {
    static let rates = [8_000, 11_025, 12_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 44_099, 95_999]

    @Test(arguments: rates) func aToneInThePassbandKeepsPlaceAndSize(rate: Int) {
        let frequency = 0.35 * Double(min(rate, 16_000))
        let output = resample(tone(frequency, rate: rate, count: rate / 8), rate: rate, chunks: [4_096])
        let expected = tone(frequency, rate: 16_000, count: output.count)
        let inner = 300..<output.count - 300
        let difference = inner.map { output[$0] - expected[$0] }
        #expect(level(difference[...]) < 1e-4 * level(expected[inner]))
    }

    @Test(arguments: rates.filter { $0 > 16_000 }) func whatCannotBeHeardAt16kHzIsGone(rate: Int) {
        for frequency in [8_050.0, 0.49 * Double(rate)] {
            let output = resample(tone(frequency, rate: rate, count: rate / 8), rate: rate, chunks: [4_096])
            let inner = output[300..<output.count - 300]
            #expect(level(inner) < 1e-4 * 0.5 / 2.0.squareRoot(), "\(frequency) Hz at \(rate)")
        }
    }

    @Test(arguments: [8_000, 11_025, 12_000]) func anUpsampledToneHasNoImage(rate: Int) {
        let frequency = 0.44 * Double(rate)
        let output = resample(tone(frequency, rate: rate, count: rate / 4), rate: rate, chunks: [997])
        let expected = tone(frequency, rate: 16_000, count: output.count)
        let inner = 400..<output.count - 400
        #expect(level(inner.map { output[$0] - expected[$0] }[...]) < 2e-4 * level(expected[inner]))
    }

    @Test(arguments: [8_000, 16_000, 22_050, 44_100, 48_000, 47_999, 96_000]) func chunksDoNotMatter(rate: Int) {
        var random = Repeatable(seed: UInt64(rate))
        let input = (0..<2_501).map { _ in Float.random(in: -1...1, using: &random) }
        let whole = resample(input, rate: rate, chunks: [input.count])
        let sizes = (0..<50).map { _ in Int.random(in: 0...400, using: &random) }
        #expect(resample(input, rate: rate, chunks: sizes) == whole)
        #expect(resample(input, rate: rate, chunks: [1]) == whole)
    }

    @Test func oneSampleComesOutForEachPlaceBeforeTheEnd() {
        var random = Repeatable(seed: 3)
        for rate in Self.rates + [16_000] {
            for count in [0, 1, 2, 7, 100, Int.random(in: 500...5_000, using: &random)] {
                let output = resample(tone(100, rate: rate, count: count), rate: rate, chunks: [64])
                #expect(output.count == (count * 16_000 + rate - 1) / rate, "\(count) samples at \(rate)")
            }
        }
    }

    @Test func equalRatesChangeNothing() {
        let input = tone(440, rate: 16_000, count: 1_000)
        #expect(resample(input, rate: 16_000, chunks: [33]) == input)
    }

    @Test func aWipedResamplerIsLikeANewOne() {
        var random = Repeatable(seed: 5)
        let input = (0..<2_000).map { _ in Float.random(in: -1...1, using: &random) }
        var used = PolyphaseResampler(inputRate: 44_100)
        var output = [Float](repeating: 0, count: used.outputBound(forInput: input.count))
        var target = output.mutableSpan
        _ = used.process(input.span, into: &target)
        used.wipe()
        target = output.mutableSpan
        let written = used.process(input.span, into: &target)
        let first = Array(output[0..<written])
        #expect(first == Array(resample(input, rate: 44_100, chunks: [2_000])[0..<written]))
    }
}
