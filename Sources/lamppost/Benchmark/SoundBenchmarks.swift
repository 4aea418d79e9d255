import Features
import Kernels
import Signal

/// The rows about sound: stations, each a second of it, and the kernels in front of them.
enum SoundBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("fft.512", 512, "samples") { [powerSpectrum(512)] },
            Benchmark("fft.1024", 1_024, "samples") { [powerSpectrum(1_024)] },
            Benchmark("fft.complex.512", 512, "samples") { [complexSpectrum(512)] },
            Benchmark("mel.80", 257, "bins") { [melEnergies()] },
            Benchmark("mel.log.80", 257, "bins") { [melLogarithms()] },
            Benchmark("speechwindow.400", 400, "samples") { [speechWindow()] },
            Benchmark("exp.80", 80, "values") { [exponentials()] },
            Benchmark("log.80", 80, "values") { [logarithms()] },
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

    private static func complexSpectrum(_ size: Int) -> Benchmark.Work {
        let signal = BenchmarkSounds.mixture(size)
        let fft = Held(RealFFT(size: size))
        var plain = Reference.Transform(size: size)
        var (real, imaginary) = ([Float](repeating: 0, count: size / 2 + 1), [Float](repeating: 0, count: size / 2 + 1))
        return Benchmark.Work {
            var re = real.mutableSpan
            var im = imaginary.mutableSpan
            plain.transform(signal.span, real: &re, imaginary: &im)
        } _: {
            var re = real.mutableSpan
            var im = imaginary.mutableSpan
            fft.value.transform(signal.span, real: &re, imaginary: &im)
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

    private static func melLogarithms() -> Benchmark.Work {
        let power = BenchmarkSounds.magnitudes(257)
        let bank = MelFilterBank(bandCount: 80, fftSize: 512, sampleRate: 16_000, lowest: 20, highest: 8_000)
        let weights = (0..<80).flatMap { bank.weights(ofBand: $0) }
        var energies = [Float](repeating: 0, count: 80)
        return Benchmark.Work {
            var target = energies.mutableSpan
            Reference.melLogarithms(power.span, weights: weights.span, floor: 1e-7, into: &target)
        } _: {
            var target = energies.mutableSpan
            bank.applyLog(power.span, floor: 1e-7, into: &target)
        }
    }

    private static func speechWindow() -> Benchmark.Work {
        let sound = BenchmarkSounds.voice(400)
        let window = SpeechWindow(length: 400, preemphasis: 0.97, scale: 32_768)
        var result = [Float](repeating: 0, count: 400)
        var sum: Float = 0
        return Benchmark.Work {
            var target = result.mutableSpan
            sum += Reference.apply(window, to: sound.span, into: &target)
        } _: {
            var target = result.mutableSpan
            sum += window.apply(sound.span, into: &target)
        }
    }

    /// Each run starts from the same values, whose copying counts too.
    private static func exponentials() -> Benchmark.Work {
        let powers = BenchmarkSounds.mixture(80)
        var values = powers
        return Benchmark.Work {
            for i in powers.indices { values[i] = powers[i] }
            var target = values.mutableSpan
            Reference.exp(&target)
        } _: {
            for i in powers.indices { values[i] = powers[i] }
            var target = values.mutableSpan
            Elementary.exp(&target)
        }
    }

    private static func logarithms() -> Benchmark.Work {
        let magnitudes = BenchmarkSounds.magnitudes(80)
        var values = magnitudes
        return Benchmark.Work {
            for i in magnitudes.indices { values[i] = magnitudes[i] }
            var target = values.mutableSpan
            Reference.log(&target)
        } _: {
            for i in magnitudes.indices { values[i] = magnitudes[i] }
            var target = values.mutableSpan
            Elementary.log(&target)
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
