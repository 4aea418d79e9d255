import Features
import Kernels
import Signal

/// The rows about sound.
enum SoundBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("fft.512") { [powerSpectrum()] },
            Benchmark("fbank80.second") { [secondOfLogMel()] },
            Benchmark("hearing.second") { [secondOfHearing()] },
            Benchmark("resample.44100.second") { [secondOfResampling()] },
        ]
    }

    /// A sound with many frequencies, the same on every machine.
    private static func sound(_ count: Int) -> [Float] {
        (0..<count).map { i in
            let slow = Elementary.sin(Float(i) * 0.043)
            return 0.4 * slow * Elementary.sin(Float(i) * Float(i) * 1e-5) + Float(i * 7_919 % 1_024 - 512) / 51_200
        }
    }

    /// The power spectrum of 512 samples.
    private static func powerSpectrum() -> () -> Void {
        let signal = sound(512)
        let station = Station(RealFFT(size: 512))
        var power = [Float](repeating: 0, count: 257)
        return {
            var target = power.mutableSpan
            station.value.power(of: signal.span, into: &target)
        }
    }

    /// 100 frames of 80 log-mel values, pushed in blocks of 100 ms.
    private static func secondOfLogMel() -> () -> Void {
        let signal = sound(16_000)
        let station = Station(LogMel(bandCount: 80))
        return {
            for block in 0..<10 {
                station.value.push(signal.span.extracting(block * 1_600..<(block + 1) * 1_600)) { _, _ in }
            }
        }
    }

    /// 100 frames of the front end that context and mood share.
    private static func secondOfHearing() -> () -> Void {
        let signal = sound(16_000)
        let station = Station(Hearing())
        return {
            for block in 0..<10 {
                station.value.push(signal.span.extracting(block * 1_600..<(block + 1) * 1_600)) { _, _ in }
            }
        }
    }

    /// One second of 44.1 kHz sound to 16 kHz, in blocks of 100 ms.
    private static func secondOfResampling() -> () -> Void {
        let signal = sound(44_100)
        let station = Station(PolyphaseResampler(inputRate: 44_100))
        var output = [Float](repeating: 0, count: station.value.outputBound(forInput: 4_410))
        return {
            for block in 0..<10 {
                var target = output.mutableSpan
                let part = signal.span.extracting(block * 4_410..<(block + 1) * 4_410)
                _ = station.value.process(part, into: &target)
            }
        }
    }

    /// What a closure needs to hold a station that cannot be copied.
    private final class Station<Value: ~Copyable> {
        var value: Value

        init(_ value: consuming Value) { self.value = value }
    }
}
