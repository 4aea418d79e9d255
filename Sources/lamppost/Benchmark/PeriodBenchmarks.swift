import Kernels

/// The rows about the kernels that true values of periods and formants take, each of the size that eGeMAPS uses.
enum PeriodBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("voice.crosscorrelation.31", 31, "lags") { [crossCorrelation()] },
            Benchmark("voice.covariance.640", 640, "samples") { [covariance()] },
            Benchmark("voice.interpolation.12", 1, "peaks") { [interpolation()] },
        ]
    }

    /// A frame of 60 ms beside itself, at the lags around a period of 100 samples.
    private static func crossCorrelation() -> Benchmark.Work {
        let sound = BenchmarkSounds.voice(2_000).suffix(960).map { $0 }
        var result = [Float](repeating: 0, count: 31)
        return Benchmark.Work {
            var target = result.mutableSpan
            Reference.crossCorrelation(
                sound.span.extracting(0..<845), with: sound.span.extracting(85..<960), lags: 31, into: &target)
        } _: {
            var target = result.mutableSpan
            CrossCorrelation.measure(
                sound.span.extracting(0..<845), with: sound.span.extracting(85..<960), lags: 31, into: &target)
        }
    }

    /// 40 ms, for a predictor of order 16.
    private static func covariance() -> Benchmark.Work {
        let sound = BenchmarkSounds.voice(2_000).suffix(640).map { Double($0) }
        let weights = BenchmarkSounds.magnitudes(640).map { Double($0) }
        var scratch = [Double](repeating: 0, count: 640)
        var result = [Double](repeating: 0, count: 17 * 17)
        return Benchmark.Work {
            var target = result.mutableSpan
            Reference.weightedCovariance(sound.span, weights: weights.span, order: 16, into: &target)
        } _: {
            var work = scratch.mutableSpan
            var target = result.mutableSpan
            WeightedCovariance.measure(sound.span, weights: weights.span, order: 16, scratch: &work, into: &target)
        }
    }

    private static func interpolation() -> Benchmark.Work {
        let values = (0..<31).map { Elementary.cos((Float($0) - 15.3) * 0.2) }
        let interpolator = PeakInterpolator(reach: 12)
        var sum = 0.0
        return Benchmark.Work {
            sum += Reference.peak(of: values.span, near: 15, reach: 12).place
        } _: {
            sum += interpolator.peak(of: values.span, near: 15).place
        }
    }
}
