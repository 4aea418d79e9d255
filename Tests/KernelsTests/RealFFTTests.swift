import Foundation
import Kernels
import TestSupport
import Testing

/// The definition of the transform.
private func reference(_ signal: [Float], size: Int) -> [(re: Double, im: Double)] {
    let circle = (0..<size).map { (cos(2 * .pi * Double($0) / Double(size)), -sin(2 * .pi * Double($0) / Double(size))) }
    return (0...size / 2).map { k in
        var sum = (re: 0.0, im: 0.0)
        for (j, value) in signal.enumerated() {
            let turn = circle[j * k % size]
            sum.re += Double(value) * turn.0
            sum.im += Double(value) * turn.1
        }
        return sum
    }
}

@Suite struct RealFFTTests {
    @Test(arguments: [64, 128, 256, 512, 1_024, 2_048]) func agreesWithTheDefinition(size: Int) {
        var random = Repeatable(seed: UInt64(size))
        var fft = RealFFT(size: size)
        let step = max(1, size / 4 - 1)
        for length in [0, 1, 2, 15, 16, 17] + Array(stride(from: 3, through: size, by: step)) + [size] {
            let offset = length % 5
            let memory = (0..<offset + length).map { _ in Float.random(in: -1...1, using: &random) }
            let signal = Array(memory[offset...])
            var (real, imaginary) = ([Float](repeating: 9, count: size), [Float](repeating: 9, count: size))
            var power = [Float](repeating: 9, count: size)
            var realSpan = real.mutableSpan
            var imaginarySpan = imaginary.mutableSpan
            var powerSpan = power.mutableSpan
            let part = memory.span.extracting(offset..<memory.count)
            fft.transform(part, real: &realSpan, imaginary: &imaginarySpan)
            fft.power(of: part, into: &powerSpan)
            let expected = reference(signal, size: size)
            let scale = expected.map { ($0.re * $0.re + $0.im * $0.im) }.max() ?? 0
            let tolerance = 4e-7 * scale.squareRoot() + 1e-12
            for k in 0...size / 2 {
                #expect(abs(Double(real[k]) - expected[k].re) <= tolerance, "re \(k) of \(length)")
                #expect(abs(Double(imaginary[k]) - expected[k].im) <= tolerance, "im \(k) of \(length)")
                let energy = expected[k].re * expected[k].re + expected[k].im * expected[k].im
                #expect(abs(Double(power[k]) - energy) <= 1e-6 * scale + 1e-12)
            }
            #expect(real[(size / 2 + 1)...].allSatisfy { $0 == 9 })
            #expect(power[(size / 2 + 1)...].allSatisfy { $0 == 9 })
        }
    }

    @Test func oneSignalGivesTheSameBytesAtEveryAddressAndAfterAnyOther() {
        var random = Repeatable(seed: 9)
        let signal = (0..<400).map { _ in Float.random(in: -1...1, using: &random) }
        var fft = RealFFT(size: 512)
        var first: [Float] = []
        for offset in 0...8 {
            let memory = [Float](repeating: 0.3, count: offset) + signal
            var power = [Float](repeating: 0, count: 257)
            var span = power.mutableSpan
            fft.power(of: memory.span.extracting(offset..<memory.count), into: &span)
            if offset == 0 { first = power }
            #expect(power == first)
            let noise = (0..<512).map { _ in Float.random(in: -9...9, using: &random) }
            var ignored = [Float](repeating: 0, count: 257)
            var ignoredSpan = ignored.mutableSpan
            fft.power(of: noise.span, into: &ignoredSpan)
            if offset == 4 { fft.wipe() }
        }
    }

    @Test func aConstantIsAllAtZero() {
        var fft = RealFFT(size: 256)
        let ones = [Float](repeating: 1, count: 256)
        var power = [Float](repeating: 0, count: 129)
        var span = power.mutableSpan
        fft.power(of: ones.span, into: &span)
        #expect(power[0] == 65_536)
        #expect(power[1...].allSatisfy { $0 == 0 })
    }
}
