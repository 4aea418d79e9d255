import Features
import Foundation
import TestSupport
import Testing

private func frames(_ samples: [Float], bands: Int, chunks: [Int]) -> [[Float]] {
    var mel = LogMel(bandCount: bands)
    var rows: [[Float]] = []
    var (done, turn) = (0, 0)
    while done < samples.count {
        let count = min(chunks[turn % chunks.count], samples.count - done)
        mel.push(samples.span.extracting(done..<done + count)) { index, values in
            #expect(index == Int64(rows.count))
            rows.append(values.indices.map { values[$0] })
        }
        done += count
        turn += 1
    }
    return rows
}

/// The definition, written as plainly as can be, in Double.
private func reference(_ samples: [Float], bands: Int) -> [[Double]] {
    func mel(_ f: Double) -> Double { 1127 * log(1 + f / 700) }
    let spacing = (mel(8_000) - mel(20)) / Double(bands + 1)
    return stride(from: 0, through: samples.count - 400, by: 160).map { start in
        var x = samples[start..<start + 400].map { Double($0) * 32_768 }
        let mean = x.reduce(0, +) / 400
        x = x.map { $0 - mean }
        let emphasised = x.indices.map { x[$0] - 0.97 * x[max(0, $0 - 1)] }
        let y = emphasised.indices.map { emphasised[$0] * pow(0.5 - 0.5 * cos(2 * .pi * Double($0) / 399), 0.85) }
        let power = (0..<256).map { k in
            var (re, im) = (0.0, 0.0)
            for (i, value) in y.enumerated() {
                re += value * cos(2 * .pi * Double(i * k % 512) / 512)
                im += value * sin(2 * .pi * Double(i * k % 512) / 512)
            }
            return re * re + im * im
        }
        return (0..<bands).map { band in
            let centre = mel(20) + Double(band + 1) * spacing
            let energy = (0..<256).reduce(0.0) {
                $0 + max(0, 1 - abs(mel(Double($1) * 31.25) - centre) / spacing) * power[$1]
            }
            return log(max(energy, 1.1920929e-7))
        }
    }
}

@Suite struct LogMelTests {
    @Test(arguments: [40, 80]) func agreesWithTheDefinition(bands: Int) {
        var random = Repeatable(seed: 1)
        let samples = (0..<880).map { Float.random(in: -0.3...0.3, using: &random) + Float($0 % 40) / 100 }
        let rows = frames(samples, bands: bands, chunks: [880])
        let expected = reference(samples, bands: bands)
        #expect(rows.count == 4 && expected.count == 4)
        let worst = zip(rows.joined(), expected.joined()).map { abs(Double($0) - $1) }.max() ?? 1
        #expect(worst < 1e-4)
    }

    @Test(.enabled(if: Golden.isPresent), arguments: Golden.names, [40, 80])
    func agreesWithKaldi(name: String, bands: Int) throws {
        let rows = frames(try Golden.samples(name), bands: bands, chunks: [1_600])
        let expected = try Golden.table("\(name).kaldi_fbank\(bands).csv")
        #expect(rows.count == expected.count)
        // Single precision limits both where a band lies 100 dB below its neighbours: judge by the 90th percentile.
        for band in 0..<bands {
            let wanted = expected.map { $0[band] }
            let mean = wanted.reduce(0, +) / Double(wanted.count)
            let deviation = (wanted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(wanted.count)).squareRoot()
            let spread = max(deviation, 0.02 * (wanted.map(abs).max() ?? 0))
            let errors = zip(rows, wanted).map { abs(Double($0[band]) - $1) }.sorted()
            #expect(errors[errors.count * 9 / 10] <= 0.01 * spread, "band \(band)")
        }
    }

    @Test func chunksDoNotMatter() {
        var random = Repeatable(seed: 2)
        let samples = (0..<6_000).map { _ in Float.random(in: -1...1, using: &random) }
        let whole = frames(samples, bands: 40, chunks: [6_000])
        #expect(whole.count == (6_000 - 400) / 160 + 1)
        #expect(frames(samples, bands: 40, chunks: (0..<40).map { _ in Int.random(in: 0...700, using: &random) + 1 }) == whole)
        #expect(frames(Array(samples[..<1_000]), bands: 40, chunks: [1]) == Array(whole[..<4]))
    }

    @Test(arguments: [1, 7, 160, 1_024]) func chunksOfOneSizeDoNotMatter(size: Int) {
        var random = Repeatable(seed: 4)
        let samples = (0..<3_000).map { _ in Float.random(in: -1...1, using: &random) }
        let whole = frames(samples, bands: 80, chunks: [3_000]).map { $0.map(\.bitPattern) }
        #expect(frames(samples, bands: 80, chunks: [size]).map { $0.map(\.bitPattern) } == whole)
    }

    @Test func noFrameBeforeItsSamples() {
        for count in [0, 1, 399, 400, 401, 559, 560] {
            let rows = frames([Float](repeating: 0.1, count: count), bands: 40, chunks: [100])
            #expect(rows.count == (count < 400 ? 0 : (count - 400) / 160 + 1))
        }
    }

    @Test func silenceIsAtTheFloor() {
        let rows = frames([Float](repeating: 0.25, count: 400), bands: 80, chunks: [400])
        #expect(rows == [[Float](repeating: LogMel.floor, count: 80)])
    }

    @Test func aWipedOneIsLikeANewOne() {
        var random = Repeatable(seed: 3)
        let samples = (0..<2_000).map { _ in Float.random(in: -1...1, using: &random) }
        var mel = LogMel(bandCount: 40)
        mel.push(samples.span) { _, _ in }
        #expect(mel.index == 10)
        mel.wipe()
        #expect(mel.index == -1 && mel.energy == .silence)
        #expect(mel.bands.indices.allSatisfy { mel.bands[$0] == 0 })
        var rows: [[Float]] = []
        mel.push(samples.span) { _, values in rows.append(values.indices.map { values[$0] }) }
        #expect(rows == frames(samples, bands: 40, chunks: [2_000]))
    }

    @Test func energyInDecibels() {
        var mel = LogMel(bandCount: 40)
        let tone = (0..<400).map { Float(sin(2 * .pi * 20 * Double($0) / 400)) }
        mel.push(tone.span) { _, _ in }
        #expect(abs(mel.energy.decibels + 3.0103) < 1e-3)
        #expect(FrameEnergy.silence.decibels == -120 || abs(FrameEnergy.silence.decibels + 120) < 1e-3)
    }
}
