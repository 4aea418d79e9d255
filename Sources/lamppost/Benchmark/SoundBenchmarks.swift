import Features
import Kernels
import Signal

/// The rows about sound: stations, each a second of it, and the kernels in front of them.
enum SoundBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("fft.512", 512, "samples") { [powerSpectrum(512)] },
            Benchmark("fft.1024", 1_024, "samples") { [powerSpectrum(1_024)] },
            Benchmark("mel.80", 257, "bins") { [melEnergies()] },
            Benchmark("resample.44100.second", 44_100, "samples") { [resampling()] },
            Benchmark("format.signed16.second", 16_000, "samples") { [reading(channels: 1)] },
            Benchmark("format.signed16.stereo", 16_000, "samples") { [reading(channels: 2)] },
            Benchmark("fbank80.second", 1, "s of sound") { [logMel()] },
            Benchmark("hearing.second", 1, "s of sound") { [try hearing()] },
            Benchmark("egemaps.second", 1, "s of sound") { [functionals()] },
        ]
    }

    private static func powerSpectrum(_ size: Int) -> Benchmark.Work {
        let signal = BenchmarkSounds.mixture(size)
        let fft = Held(RealFFT(size: size))
        var plain = Reference.Transform(size: size)
        var power = [Float](repeating: 0, count: size / 2 + 1)
        return Benchmark.Work {
            var target = power.mutableSpan
            plain.power(of: signal.span, into: &target)
        } _: {
            var target = power.mutableSpan
            fft.value.power(of: signal.span, into: &target)
        }
    }

    private static func melEnergies() -> Benchmark.Work {
        let power = BenchmarkSounds.magnitudes(257)
        let bank = MelFilterBank(bandCount: 80, fftSize: 512, sampleRate: 16_000, lowest: 20, highest: 8_000)
        let weights = (0..<80).flatMap { bank.weights(ofBand: $0) }
        var energies = [Float](repeating: 0, count: 80)
        return Benchmark.Work {
            var target = energies.mutableSpan
            Reference.melEnergies(power.span, weights: weights.span, into: &target)
        } _: {
            var target = energies.mutableSpan
            bank.apply(power.span, into: &target)
        }
    }

    /// One second of 44.1 kHz sound to 16 kHz, in blocks of 100 ms.
    private static func resampling() -> Benchmark.Work {
        let signal = BenchmarkSounds.mixture(44_100)
        let resampler = Held(PolyphaseResampler(inputRate: 44_100))
        var output = [Float](repeating: 0, count: resampler.value.outputBound(forInput: 44_100))
        return Benchmark.Work {
            var target = output.mutableSpan
            _ = Reference.resample(signal.span, with: resampler.value, into: &target)
        } _: {
            for block in 0..<10 {
                var target = output.mutableSpan
                let part = signal.span.extracting(block * 4_410..<(block + 1) * 4_410)
                _ = resampler.value.process(part, into: &target)
            }
        }
    }

    private static func reading(channels: Int) -> Benchmark.Work {
        let bytes = (0..<2 * 16_000 * channels).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 7) }
        var samples = [Float](repeating: 0, count: 16_000)
        return Benchmark.Work {
            var target = samples.mutableSpan
            _ = Reference.mixToMono(bytes.span, channels: channels, into: &target)
        } _: {
            var target = samples.mutableSpan
            _ = SampleFormat.signed16.mixToMono(bytes.span, channels: channels, into: &target)
        }
    }

    /// 100 frames of 80 log-mel values, pushed in blocks of 100 ms.
    private static func logMel() -> Benchmark.Work {
        let signal = BenchmarkSounds.mixture(16_000)
        let station = Held(LogMel(bandCount: 80))
        return Benchmark.Work {
            for block in 0..<10 {
                station.value.push(signal.span.extracting(block * 1_600..<(block + 1) * 1_600)) { _, _ in }
            }
        }
    }

    /// 100 frames of the front end that context and mood share.
    private static func hearing() throws -> Benchmark.Work {
        let signal = BenchmarkSounds.mixture(16_000)
        let station = Held(Hearing(try EarModels.shipped()))
        return Benchmark.Work {
            for block in 0..<10 {
                station.value.push(signal.span.extracting(block * 1_600..<(block + 1) * 1_600)) { _, _ in }
            }
        }
    }

    /// The share of one second of a long voice in its 88 functionals.
    private static func functionals() -> Benchmark.Work {
        let signal = BenchmarkSounds.voice(16_000)
        let station = Held(EGeMAPSFunctionals())
        return Benchmark.Work {
            for block in 0..<10 { station.value.push(signal.span.extracting(block * 1_600..<(block + 1) * 1_600)) }
        }
    }
}
