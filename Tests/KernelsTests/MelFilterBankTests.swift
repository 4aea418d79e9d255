import Foundation
import Kernels
import TestSupport
import Testing

@Suite struct MelFilterBankTests {
    static func mel(_ f: Double) -> Double { 1127 * log(1 + f / 700) }

    @Test(arguments: [(40, 512), (80, 512), (24, 1_024), (8, 256)]) func weightsAreTriangles(bands: Int, size: Int) {
        let bank = MelFilterBank(bandCount: bands, fftSize: size, sampleRate: 16_000, lowest: 20, highest: 8_000)
        let spacing = (Self.mel(8_000) - Self.mel(20)) / Double(bands + 1)
        for band in 0..<bands {
            let centre = Self.mel(20) + Double(band + 1) * spacing
            let weights = bank.weights(ofBand: band)
            for bin in 0..<size / 2 {
                let distance = abs(Self.mel(Double(bin) * 16_000 / Double(size)) - centre) / spacing
                #expect(abs(Double(weights[bin]) - max(0, 1 - distance)) < 1e-6)
            }
            #expect(weights[size / 2] == 0)
        }
    }

    @Test func energiesAreWeightedSums() {
        var random = Repeatable(seed: 21)
        for (bands, size) in [(40, 512), (80, 512), (80, 1_024), (8, 64)] {
            let bank = MelFilterBank(bandCount: bands, fftSize: size, sampleRate: 16_000, lowest: 20, highest: 8_000)
            for offset in 0...8 {
                let memory = (0..<offset + bank.binCount).map { _ in Float.random(in: 0...1, using: &random) }
                var (energies, logarithms) = ([Float](repeating: 9, count: bands + 1), [Float](repeating: 9, count: bands))
                var span = energies.mutableSpan
                var logSpan = logarithms.mutableSpan
                bank.apply(memory.span.extracting(offset..<memory.count), into: &span)
                bank.applyLog(memory.span.extracting(offset..<memory.count), floor: 0.5, into: &logSpan)
                for band in 0..<bands {
                    let expected = zip(bank.weights(ofBand: band), memory[offset...]).reduce(0) {
                        $0 + Double($1.0) * Double($1.1)
                    }
                    #expect(abs(Double(energies[band]) - expected) <= 1e-6 * max(expected, 1))
                    #expect(logarithms[band] == Elementary.log(max(energies[band], 0.5)))
                }
                #expect(energies[bands] == 9)
            }
        }
    }
}
