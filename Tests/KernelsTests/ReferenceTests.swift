import Kernels
import TestSupport
import Testing

@Suite("Kernels beside their plain references")
struct ReferenceTests {
    @Test("A window, for every length and place")
    func window() {
        var random = Repeatable(seed: 1)
        for length in 0...67 {
            let offset = length % 9
            let (sound, weights) = (noise(length, at: offset, &random), noise(length, at: 8 - offset, &random))
            let part = sound.span.extracting(offset..<offset + length)
            let factors = weights.span.extracting(8 - offset..<8 - offset + length)
            var (sums, plainSums): ((samples: Float, products: Float), (samples: Float, products: Float)) = ((0, 0), (0, 0))
            let found = written(length) { sums = SampleWindow.apply(factors, to: part, into: &$0, at: 0) }
            let plain = written(length) { plainSums = Reference.window(factors, to: part, into: &$0) }
            #expect(found == plain)
            #expect(abs(sums.samples - plainSums.samples) <= rounding * Float(length))
            #expect(abs(sums.products - plainSums.products) <= rounding * Float(length))
        }
    }

    @Test("Autocorrelation, for every length and place")
    func autocorrelation() {
        var random = Repeatable(seed: 2)
        for length in 1...67 {
            let offset = length % 9
            let sound = noise(length, at: offset, &random)
            let part = sound.span.extracting(offset..<offset + length)
            let lags = min(length, 12)
            let found = written(lags) { Autocorrelation.measure(part, into: &$0) }
            let plain = written(lags) { Reference.autocorrelation(part, into: &$0) }
            #expect(worst(found, plain) <= rounding * Float(length))
        }
    }

    @Test("Extremes, for every length and place")
    func extremes() {
        var random = Repeatable(seed: 3)
        for length in 1...67 {
            let offset = length % 9
            // Few different values, so that neighbours are often the same.
            let values = noise(length, at: offset, &random).map { ($0 * 4).rounded() }
            let part = values.span.extracting(offset..<offset + length)
            let (found, plain) = (Extremes.range(of: part), Reference.range(of: part))
            #expect(found == plain)
            for start in 1...8 {
                for floor: Float in [-9, 0, 3] {
                    let place = Extremes.nextMaximum(in: part, from: start, above: floor)
                    #expect(place == Reference.nextMaximum(in: part, from: start, above: floor))
                }
            }
        }
    }

    @Test("Change of a spectrum, for every length and place")
    func change() {
        var random = Repeatable(seed: 4)
        for length in 0...67 {
            let offset = length % 9
            let power = noise(length, at: offset, &random).map(abs)
            let part = power.span.extracting(offset..<offset + length)
            let before = noise(length, at: 0, &random)
            var (found, plain) = (before, before)
            var foundSpan = found.mutableSpan
            var plainSpan = plain.mutableSpan
            let sum = SpectralChange.squares(part, from: &foundSpan)
            let plainSum = Reference.squares(part, from: &plainSpan)
            #expect(abs(sum - plainSum) <= 4 * rounding * Float(length))
            #expect(found == plain)
            #expect(abs(SpectralChange.total(part) - power[offset...].reduce(0, +)) <= rounding * Float(length))
        }
    }

    @Test("One place of many, for every length")
    func ranks() {
        var random = Repeatable(seed: 5)
        for length in 1...67 {
            var values = (0..<length).map { _ in Float.random(in: 0...1, using: &random) * (Bool.random(using: &random) ? 1 : 900)
            }
            values[0] = -0.0
            values[length / 2] = values[length - 1]
            let sorted = values.sorted()
            for rank in 0..<length { #expect(RankSelection.value(at: rank, of: values.span) == sorted[rank]) }
        }
        #expect(RankSelection.value(at: 0, of: [.infinity].span) == .infinity)
    }

    @Test("Power spectra", arguments: [64, 512, 1_024])
    func spectra(_ size: Int) {
        var random = Repeatable(seed: UInt64(size))
        var fft = RealFFT(size: size)
        var plain = Reference.Transform(size: size)
        for length in Array(0...67).filter({ $0 <= size }) + [size - 1, size] {
            let offset = length % 9
            let sound = noise(length, at: offset, &random)
            let part = sound.span.extracting(offset..<offset + length)
            let power = written(size / 2 + 1) { fft.power(of: part, into: &$0) }
            let expected = written(size / 2 + 1) { plain.power(of: part, into: &$0) }
            #expect(worst(power, expected) <= rounding * (expected.max() ?? 0))
        }
    }

    @Test("Spectra", arguments: [64, 512, 1_024])
    func transforms(_ size: Int) {
        var random = Repeatable(seed: UInt64(size))
        var fft = RealFFT(size: size)
        var plain = Reference.Transform(size: size)
        for length in Array(0...67).filter({ $0 <= size }) + [size - 1, size] {
            let offset = length % 9
            let sound = noise(length, at: offset, &random)
            let part = sound.span.extracting(offset..<offset + length)
            var (imaginary, plainImaginary): ([Float], [Float]) = ([], [])
            let real = written(size / 2 + 1) { re in
                imaginary = written(size / 2 + 1) { fft.transform(part, real: &re, imaginary: &$0) }
            }
            let plainReal = written(size / 2 + 1) { re in
                plainImaginary = written(size / 2 + 1) { plain.transform(part, real: &re, imaginary: &$0) }
            }
            let bound = rounding * Float(max(length, 1)).squareRoot() * 2
            #expect(worst(real, plainReal) <= bound && worst(imaginary, plainImaginary) <= bound, "\(length) samples")
        }
    }

    @Test("Roots and sums of a spectrum, for every length and place")
    func magnitudes() {
        var random = Repeatable(seed: 13)
        for length in 0...67 {
            let offset = length % 9
            let power = noise(length, at: offset, &random).map(abs)
            let part = power.span.extracting(offset..<offset + length)
            let found = written(length + 8) { SpectralPeaks.magnitudes(of: part, into: &$0, at: 8 - offset) }
            #expect(Array(found[8 - offset..<8 - offset + length]) == (0..<length).map { part[$0].squareRoot() })
            #expect(found[..<(8 - offset)].allSatisfy { $0 == 0 } && found[(8 - offset + length)...].allSatisfy { $0 == 0 })
            #expect(abs(SpectralChange.total(part) - Reference.total(part)) <= rounding * Float(length))
        }
    }

    @Test("A window for speech, for every length and place")
    func speechWindow() {
        var random = Repeatable(seed: 14)
        for length in stride(from: 16, through: 400, by: 8) {
            let offset = length / 8 % 9
            let window = SpeechWindow(length: length, preemphasis: 0.97, scale: 2)
            let sound = noise(length, at: offset, &random).map { $0 + 0.3 }
            let part = sound.span.extracting(offset..<offset + length)
            var (square, plainSquare): (Float, Float) = (0, 0)
            let found = written(length + 1) { square = window.apply(part, into: &$0) }
            let plain = written(length + 1) { plainSquare = Reference.apply(window, to: part, into: &$0) }
            #expect(worst(found, plain) <= 4 * rounding)
            #expect(abs(square - plainSquare) <= 4 * rounding)
        }
    }

    @Test("Exponentials and logarithms, for every length")
    func elementary() {
        var random = Repeatable(seed: 15)
        for length in 0...67 {
            let powers = noise(length, at: 0, &random).map { 80 * $0 }
            var (found, plain) = (powers, powers)
            var foundSpan = found.mutableSpan
            var plainSpan = plain.mutableSpan
            Elementary.exp(&foundSpan)
            Reference.exp(&plainSpan)
            #expect(zip(found, plain).allSatisfy { abs($0 - $1) <= 2 * $1.ulp }, "\(length) exponentials")
            found = plain
            foundSpan = found.mutableSpan
            plainSpan = plain.mutableSpan
            Elementary.log(&foundSpan)
            Reference.log(&plainSpan)
            #expect(zip(found, plain).allSatisfy { abs($0 - $1) <= 2 * $1.ulp }, "\(length) logarithms")
        }
    }

    @Test("Mel filters")
    func mel() {
        var random = Repeatable(seed: 6)
        let bank = MelFilterBank(bandCount: 40, fftSize: 512, sampleRate: 16_000, lowest: 20, highest: 8_000)
        let weights = (0..<40).flatMap { bank.weights(ofBand: $0) }
        let power = noise(257, at: 3, &random).map(abs)
        let part = power.span.extracting(3..<260)
        let found = written(40) { bank.apply(part, into: &$0) }
        let plain = written(40) { Reference.melEnergies(part, weights: weights.span, into: &$0) }
        #expect(worst(found, plain) <= 40 * rounding)
        for floor: Float in [1e-7, 3] {
            let logarithms = written(40) { bank.applyLog(part, floor: floor, into: &$0) }
            let plainLogarithms = written(40) {
                Reference.melLogarithms(part, weights: weights.span, floor: floor, into: &$0)
            }
            #expect(worst(logarithms, plainLogarithms) <= 40 * rounding)
        }
    }

    @Test("Peaks of a spectrum, for every length and place")
    func peaks() {
        var random = Repeatable(seed: 7)
        for length in Array(16...67) + [513] {
            let offset = length % 9
            let spectrum = noise(length, at: offset, &random).map { abs(($0 * 8).rounded()) }
            let part = spectrum.span.extracting(offset..<offset + length)
            var scratch = [Float](repeating: 0, count: length + 8)
            let found = written(length) { result in
                var work = scratch.mutableSpan
                SpectralPeaks.enhance(part, scratch: &work, into: &result)
            }
            #expect(found == written(length) { Reference.enhance(part, into: &$0) })
        }
    }

    @Test("A spline, for every number of knots")
    func spline() {
        var random = Repeatable(seed: 8)
        for count in Array(3...67) + [513] {
            let knots = (0..<count).map { 0.05 * Double($0) + 0.001 * Double($0 % 3) }
            let points = (0..<count).map { knots[count - 1] * Double($0) / Double(count) }
            let gains = points.map { 1 + $0 }
            let values = noise(count, at: 0, &random)
            let spline = CubicSpline(knots: knots, points: points, gains: gains)
            var (scratch, plainScratch) = (
                [Float](repeating: 0, count: spline.scratchCount), [Float](repeating: 0, count: 2 * count)
            )
            let found = written(count) { result in
                var work = scratch.mutableSpan
                spline.apply(values.span, scratch: &work, into: &result)
            }
            let plain = written(count) { result in
                var work = plainScratch.mutableSpan
                let (places, wanted, factors) = (knots.map { Float($0) }, points.map { Float($0) }, gains.map { Float($0) })
                Reference.spline(
                    knots: places.span, values: values.span, points: wanted.span, gains: factors.span, scratch: &work,
                    into: &result)
            }
            // The reference has its knots in single precision.
            #expect(worst(found, plain) <= 2e-3 * Float(1 + knots[count - 1]), "\(count) knots")
        }
    }

    @Test("Subharmonic summation, for every length")
    func subharmonics() {
        var random = Repeatable(seed: 9)
        let summation = SubharmonicSum(pointsPerOctave: 10, harmonics: 7, decay: 0.85)
        for length in 0...67 {
            let spectrum = noise(length, at: 0, &random).map(abs)
            let padded = spectrum + [Float](repeating: 0, count: summation.margin)
            var (total, plainTotal): (Float, Float) = (0, 0)
            let found = written(length + 32) { total = summation.apply(padded.span, into: &$0) }
            let plain = written(length) {
                plainTotal = Reference.subharmonics(
                    spectrum.span, shifts: summation.shifts, factors: summation.factors, into: &$0)
            }
            #expect(worst(Array(found[..<length]), plain) <= rounding)
            #expect(abs(total - plainTotal) <= rounding * Float(length))
        }
    }

    @Test("Correlation of neighbouring stretches, for every length and place")
    func periods() {
        var random = Repeatable(seed: 10)
        for length in 4...67 {
            let offset = length % 9
            let sound = noise(2 * length, at: offset, &random).map { $0 + 0.3 }
            let part = sound.span.extracting(offset..<offset + 2 * length)
            let lengths = length / 2...length
            var scratch = [Float](repeating: 0, count: 2 * length)
            let found = written(lengths.count) { result in
                var work = scratch.mutableSpan
                PeriodCorrelation.measure(part, lengths: lengths, scratch: &work, into: &result)
            }
            #expect(worst(found, written(lengths.count) { Reference.periods(part, lengths: lengths, into: &$0) }) <= 1e-5)
        }
    }

    @Test("Nothing is alike where nothing varies")
    func constantPeriods() {
        for value: Float in [0, 0.1, -0.37] {
            let sound = [Float](repeating: value, count: 200)
            var scratch = sound
            let found = written(51) { result in
                var work = scratch.mutableSpan
                PeriodCorrelation.measure(sound.span, lengths: 50...100, scratch: &work, into: &result)
            }
            #expect(found.allSatisfy { $0 == 0 })
        }
    }

    @Test("Resampling out of a spectrum")
    func spectralResampling() {
        var random = Repeatable(seed: 11)
        for (period, highest, count) in [(352, 109, 220), (352, 175, 352), (64, 7, 50), (96, 40, 1)] {
            let turns = (0..<period).map { Elementary.turn($0, of: period) }
            let (cosines, sines) = (turns.map { Float($0.cosine) }, turns.map { Float($0.sine) })
            let (re, im) = (noise(highest + 1, at: 0, &random), noise(highest + 1, at: 0, &random))
            let resampler = SpectralResampler(period: period, highestBin: highest, count: count)
            let found = written(count + 2) { resampler.apply(real: re.span, imaginary: im.span, into: &$0) }
            let plain = written(count) {
                Reference.resample(
                    real: re.span, imaginary: im.span, highestBin: highest, cosines: cosines.span, sines: sines.span, into: &$0)
            }
            #expect(worst(Array(found[..<count]), plain) <= 2e-4)
            #expect(found[count...].allSatisfy { $0 == 0 })
        }
    }

    @Test("Autocorrelation at any lag", arguments: [64, 1_024])
    func lags(_ size: Int) {
        var random = Repeatable(seed: UInt64(size))
        let magnitudes = noise(size / 2 + 1, at: 0, &random).map(abs)
        let cosines = (0..<size).map { Float(Elementary.turn($0, of: size).cosine) }
        var kernel = SpectralAutocorrelation(size: size)
        kernel.load(magnitudes.span)
        for lag in Array(0...67).filter({ $0 < size }) + [size / 2, size - 1] {
            let plain = Reference.autocorrelation(magnitudes.span, cosines: cosines.span, lag: lag)
            #expect(abs(kernel.value(at: lag) - plain) <= rounding * Float(size))
        }
        kernel.wipe()
        #expect(kernel.value(at: 0) == 0)
    }

    @Test("Another rate", arguments: [8_000, 44_100, 95_999])
    func rates(_ rate: Int) {
        var random = Repeatable(seed: UInt64(rate))
        let sound = noise(rate / 20, at: 0, &random)
        var resampler = PolyphaseResampler(inputRate: rate)
        let room = resampler.outputBound(forInput: sound.count)
        var (given, count) = (0, 0)
        let found = written(room) { given = resampler.process(sound.span, into: &$0) }
        let plain = written(room) { count = Reference.resample(sound.span, with: resampler, into: &$0) }
        #expect(given > 0 && given <= count)
        #expect(worst(Array(found[..<given]), Array(plain[..<given])) <= 4 * rounding)
    }

    @Test("16-bit samples, for every length and place")
    func samples() {
        var random = Repeatable(seed: 12)
        for frames in 0...67 {
            for channels in 1...3 {
                let offset = frames % 9
                let bytes = (0..<offset + 2 * frames * channels).map { _ in UInt8.random(in: 0...255, using: &random) }
                let part = bytes.span.extracting(offset..<bytes.count)
                let found = written(frames) { _ = SampleFormat.signed16.mixToMono(part, channels: channels, into: &$0) }
                let plain = written(frames) { _ = Reference.mixToMono(part, channels: channels, into: &$0) }
                #expect(worst(found, plain) <= (channels == 1 ? 0 : rounding))
            }
        }
    }
}
