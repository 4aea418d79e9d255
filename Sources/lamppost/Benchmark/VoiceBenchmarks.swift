import Kernels

/// The rows about the kernels of the voice, each of the size that eGeMAPS uses.
enum VoiceBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("voice.window.960", 960, "samples") { [window()] },
            Benchmark("voice.peaks.513", 513, "bins") { [peaks()] },
            Benchmark("voice.spline.513", 513, "points") { [spline()] },
            Benchmark("voice.subharmonics.513", 513, "points") { [subharmonics()] },
            Benchmark("voice.maxima.513", 513, "points") { [maxima()] },
            Benchmark("voice.periods.160", 33, "lengths") { [periods()] },
            Benchmark("voice.range.158", 158, "samples") { [range()] },
            Benchmark("voice.resample.220", 220, "samples") { [resampling()] },
            Benchmark("voice.autocorrelation.12", 12, "lags") { [autocorrelation()] },
            Benchmark("voice.autocorrelation.lag", 1, "lags") { [lag()] },
            Benchmark("voice.change.160", 160, "bins") { [change()] },
            Benchmark("voice.rank.6000", 6_000, "values") { [rank()] },
            Benchmark("voice.total.257", 257, "bins") { [total()] },
        ] + PeriodBenchmarks.all
    }

    private static func window() -> Benchmark.Work {
        let (sound, weights) = (BenchmarkSounds.voice(960), BenchmarkSounds.mixture(960))
        var result = [Float](repeating: 0, count: 960)
        return Benchmark.Work {
            var target = result.mutableSpan
            _ = Reference.window(weights.span, to: sound.span, into: &target)
        } _: {
            var target = result.mutableSpan
            _ = SampleWindow.apply(weights.span, to: sound.span, into: &target, at: 0)
        }
    }

    private static func peaks() -> Benchmark.Work {
        let spectrum = BenchmarkSounds.magnitudes(513)
        var scratch = [Float](repeating: 0, count: 521)
        var result = [Float](repeating: 0, count: 513)
        return Benchmark.Work {
            var target = result.mutableSpan
            Reference.enhance(spectrum.span, into: &target)
        } _: {
            var work = scratch.mutableSpan
            var target = result.mutableSpan
            SpectralPeaks.enhance(spectrum.span, scratch: &work, into: &target)
        }
    }

    private static func spline() -> Benchmark.Work {
        let values = BenchmarkSounds.magnitudes(513)
        let knots = (0..<513).map { Elementary.log(Double($0) + 0.5) }
        let points = (0..<513).map { knots[2] + (knots[512] - knots[2]) * Double($0) / 513 }
        let spline = CubicSpline(knots: knots, points: points, gains: points.map { _ in 1 })
        let (plainKnots, plainPoints) = (knots.map { Float($0) }, points.map { Float($0) })
        let gains = [Float](repeating: 1, count: 513)
        var scratch = [Float](repeating: 0, count: max(spline.scratchCount, 1_026))
        var plainScratch = scratch
        var result = [Float](repeating: 0, count: 513)
        return Benchmark.Work {
            var work = plainScratch.mutableSpan
            var target = result.mutableSpan
            Reference.spline(
                knots: plainKnots.span, values: values.span, points: plainPoints.span, gains: gains.span, scratch: &work,
                into: &target)
        } _: {
            var work = scratch.mutableSpan
            var target = result.mutableSpan
            spline.apply(values.span, scratch: &work, into: &target)
        }
    }

    private static func subharmonics() -> Benchmark.Work {
        let summation = SubharmonicSum(pointsPerOctave: 61.6, harmonics: 15, decay: 0.85)
        let spectrum = BenchmarkSounds.magnitudes(513) + [Float](repeating: 0, count: summation.margin)
        var sums = [Float](repeating: 0, count: 545)
        return Benchmark.Work {
            var target = sums.mutableSpan
            _ = Reference.subharmonics(
                spectrum.span.extracting(0..<513), shifts: summation.shifts, factors: summation.factors, into: &target)
        } _: {
            var target = sums.mutableSpan
            _ = summation.apply(spectrum.span, into: &target)
        }
    }

    private static func maxima() -> Benchmark.Work {
        let values = (0..<513).map { Elementary.sin(Float($0) * 0.2) }
        var found = 0
        return Benchmark.Work {
            var next = 1
            while let place = Reference.nextMaximum(in: values.span, from: next, above: 0) { next = place + 1 }
            found &+= next
        } _: {
            var next = 1
            while let place = Extremes.nextMaximum(in: values.span, from: next, above: 0) { next = place + 1 }
            found &+= next
        }
    }

    private static func periods() -> Benchmark.Work {
        let sound = BenchmarkSounds.voice(4_000).suffix(400).map { $0 + 0.1 }
        var scratch = [Float](repeating: 0, count: 400)
        var result = [Float](repeating: 0, count: 33)
        return Benchmark.Work {
            var target = result.mutableSpan
            Reference.periods(sound.span, lengths: 144...176, into: &target)
        } _: {
            var work = scratch.mutableSpan
            var target = result.mutableSpan
            PeriodCorrelation.measure(sound.span, lengths: 144...176, scratch: &work, into: &target)
        }
    }

    private static func range() -> Benchmark.Work {
        let sound = BenchmarkSounds.voice(158)
        var sum: Float = 0
        return Benchmark.Work {
            sum += Reference.range(of: sound.span).high
        } _: {
            sum += Extremes.range(of: sound.span).high
        }
    }

    private static func resampling() -> Benchmark.Work {
        let (re, im) = (BenchmarkSounds.voice(110), BenchmarkSounds.mixture(110))
        let turns = (0..<352).map { Elementary.turn($0, of: 352) }
        let (cosines, sines) = (turns.map { Float($0.cosine) }, turns.map { Float($0.sine) })
        let resampler = SpectralResampler(period: 352, highestBin: 109, count: 220)
        var result = [Float](repeating: 0, count: 220)
        return Benchmark.Work {
            var target = result.mutableSpan
            Reference.resample(
                real: re.span, imaginary: im.span, highestBin: 109, cosines: cosines.span, sines: sines.span, into: &target)
        } _: {
            var target = result.mutableSpan
            resampler.apply(real: re.span, imaginary: im.span, into: &target)
        }
    }

    private static func autocorrelation() -> Benchmark.Work {
        let sound = BenchmarkSounds.mixture(220)
        var lags = [Float](repeating: 0, count: 12)
        return Benchmark.Work {
            var target = lags.mutableSpan
            Reference.autocorrelation(sound.span, into: &target)
        } _: {
            var target = lags.mutableSpan
            Autocorrelation.measure(sound.span, into: &target)
        }
    }

    /// The spectrum taken, and one lag out of it.
    private static func lag() -> Benchmark.Work {
        let magnitudes = BenchmarkSounds.magnitudes(513)
        let cosines = (0..<1_024).map { Float(Elementary.turn($0, of: 1_024).cosine) }
        let kernel = Held(SpectralAutocorrelation(size: 1_024))
        var sum: Float = 0
        return Benchmark.Work {
            sum += Reference.autocorrelation(magnitudes.span, cosines: cosines.span, lag: 127)
        } _: {
            kernel.value.load(magnitudes.span)
            sum += kernel.value.value(at: 127)
        }
    }

    private static func change() -> Benchmark.Work {
        let power = BenchmarkSounds.magnitudes(160)
        var before = BenchmarkSounds.magnitudes(160)
        var sum: Float = 0
        return Benchmark.Work {
            var target = before.mutableSpan
            sum += Reference.squares(power.span, from: &target)
        } _: {
            var target = before.mutableSpan
            sum += SpectralChange.squares(power.span, from: &target)
        }
    }

    /// The median of a minute of loudness.
    private static func rank() -> Benchmark.Work {
        let values = (0..<6_000).map { Float($0 * 7_919 % 6_007) / 1_000 }
        var sum: Float = 0
        return Benchmark.Work {
            sum += values.sorted()[3_000]
        } _: {
            sum += RankSelection.value(at: 3_000, of: values.span)
        }
    }

    private static func total() -> Benchmark.Work {
        let power = BenchmarkSounds.magnitudes(257)
        var sum: Float = 0
        return Benchmark.Work {
            sum += Reference.total(power.span)
        } _: {
            sum += SpectralChange.total(power.span)
        }
    }
}
