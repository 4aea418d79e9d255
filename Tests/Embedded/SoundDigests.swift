import Kernels

/// Everything that Kernels does with sound, over seeded input.
enum SoundDigests {
    static func report() {
        elementary()
        for size in [64, 512, 1024] { transform(size) }
        mel()
        for rate in [8_000, 11_025, 44_100, 48_000] { resample(rate) }
        formats()
        voice()
        text()
    }

    private static func elementary() {
        var random = Repeatable(seed: 1)
        var digester = Digester()
        for _ in 0..<20_000 {
            let (x, angle) = (random.float(-110...100), random.float(-100_000...100_000))
            let positive = random.float(0...1) * Elementary.exp(random.float(-80...80)) + 1e-37
            digester.add([Elementary.exp(x), Elementary.log(positive), Elementary.sin(angle), Elementary.cos(angle)])
            digester.add([Elementary.exp(Double(x) * 7), Elementary.log(Double(positive)), Elementary.sin(Double(angle))])
        }
        digester.report("elementary")
    }

    private static func transform(_ size: Int) {
        var random = Repeatable(seed: UInt64(size))
        var digester = Digester()
        var fft = RealFFT(size: size)
        var (power, real, imaginary) = (zeros(fft.binCount), zeros(fft.binCount), zeros(fft.binCount))
        for round in 0..<50 {
            let signal = random.floats(size - round % 3)
            write(&power) { fft.power(of: signal.span, into: &$0) }
            var realSpan = real.mutableSpan
            var imaginarySpan = imaginary.mutableSpan
            fft.transform(signal.span, real: &realSpan, imaginary: &imaginarySpan)
            for values in [power, real, imaginary] { digester.add(values) }
        }
        digester.report("fft-\(size)")
    }

    private static func mel() {
        var random = Repeatable(seed: 2)
        var digester = Digester()
        let window = SpeechWindow(length: 400, preemphasis: 0.97, scale: 32_768)
        var fft = RealFFT(size: 512)
        let bands = MelFilterBank(bandCount: 40, fftSize: 512, sampleRate: 16_000, lowest: 20, highest: 8_000)
        var (frame, power, energies) = (zeros(400), zeros(257), zeros(40))
        for _ in 0..<100 {
            let samples = random.floats(400)
            var frameSpan = frame.mutableSpan
            digester.add([window.apply(samples.span, into: &frameSpan)])
            write(&power) { fft.power(of: frame.span, into: &$0) }
            write(&energies) { bands.applyLog(power.span, floor: 1.192_092_9e-7, into: &$0) }
            digester.add(energies)
        }
        digester.report("mel")
    }

    private static func resample(_ rate: Int) {
        var random = Repeatable(seed: UInt64(rate))
        var digester = Digester()
        var resampler = PolyphaseResampler(inputRate: rate)
        for count in [1, 7, 160, 1_024, 6_000, 0, 333] {
            let samples = random.floats(count)
            var output = zeros(resampler.outputBound(forInput: count))
            var written = 0
            write(&output) { written = resampler.process(samples.span, into: &$0) }
            digester.add(Array(output[..<written]))
        }
        var output = zeros(resampler.outputBound(forInput: 0))
        var written = 0
        write(&output) { written = resampler.finish(into: &$0) }
        digester.add(Array(output[..<written]))
        digester.report("resample-\(rate)")
    }

    private static func formats() {
        var random = Repeatable(seed: 3)
        var digester = Digester()
        for format in SampleFormat.allCases {
            for channels in 1...3 {
                var mono = zeros(67)
                let bytes = random.bytes(67 * channels * format.byteCount)
                var frames = 0
                write(&mono) { frames = format.mixToMono(bytes.span, channels: channels, into: &$0) }
                digester.add([frames])
                digester.add(mono)
            }
        }
        digester.report("formats")
    }

    private static func voice() {
        var random = Repeatable(seed: 4)
        var digester = Digester()
        let knots = (0..<257).map { Elementary.log(Double($0 + 1)) }
        let points = (0..<400).map { Double($0) * 0.0138 }
        let spline = CubicSpline(knots: knots, points: points, gains: points.map { 1 / (1 + $0) })
        let harmonics = SubharmonicSum(pointsPerOctave: 48, harmonics: 15, decay: 0.85)
        let resampler = SpectralResampler(period: 704, highestBin: 200, count: 440)
        var correlation = SpectralAutocorrelation(size: 512)
        var (scratch, spread, sum) = (zeros(spline.scratchCount), zeros(400 + harmonics.margin), zeros(432))
        var (peaks, room, moved, lags) = (zeros(257), zeros(265), zeros(440), zeros(17))
        for _ in 0..<50 {
            let magnitudes = random.floats(257, 0...10)
            var spreadSpan = spread.mutableSpan
            var scratchSpan = scratch.mutableSpan
            spline.apply(magnitudes.span, scratch: &scratchSpan, into: &spreadSpan)
            var sumSpan = sum.mutableSpan
            digester.add([harmonics.apply(spread.span, into: &sumSpan)])
            var roomSpan = room.mutableSpan
            var peaksSpan = peaks.mutableSpan
            SpectralPeaks.enhance(magnitudes.span, scratch: &roomSpan, into: &peaksSpan)
            let phases = random.floats(257)
            write(&moved) { resampler.apply(real: magnitudes.span, imaginary: phases.span, into: &$0) }
            correlation.load(magnitudes.span)
            write(&lags) { Autocorrelation.measure(phases.span, into: &$0) }
            for values in [Array(spread[..<400]), Array(sum[..<400]), peaks, moved, lags] { digester.add(values) }
            digester.add((0..<40).map { correlation.value(at: 7 * $0) })
            digester.add([0, 100, 256].map { RankSelection.value(at: $0, of: magnitudes.span) })
        }
        digester.report("voice")
    }

    private static func text() {
        var random = Repeatable(seed: 5)
        var digester = Digester()
        let decimals = DecimalText()
        for scale in [1e-6, 1, 1e6, 1e13] as [Float] {
            let values = random.floats(200, -scale...scale)
            var bytes = [UInt8](repeating: 0, count: values.count * DecimalText.longest)
            var span = bytes.mutableSpan
            let end = decimals.append(values.span, to: &span, at: 0)
            digester.add(Array(bytes[..<end]))
        }
        digester.report("text")
    }

    private static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

    private static func write(_ values: inout [Float], _ body: (inout MutableSpan<Float>) -> Void) {
        var span = values.mutableSpan
        body(&span)
    }
}
