import Features
import Kernels
import TestSupport

/// Sounds whose values are known because they were made with them, 16 kHz, below full scale.
enum SyntheticVoice {
    static let rate = 16_000.0

    /// Partials 1 ... `partials` of `pitch` Hz, the k-th with amplitude 1/k.
    static func tone(_ pitch: Double, partials: Int, seconds: Double) -> [Float] {
        (0..<Int(seconds * rate)).map { n in
            let turn = pitch * Double(n) / rate
            let sum = (1...partials).reduce(0.0) { $0 + sine(Double($1) * turn + 0.1 * Double($1 * $1)) / Double($1) }
            return Float(0.15 * sum)
        }
    }

    /// `sound` with white noise `ratio` dB below it (energy over energy), brought to a common level.
    static func noisy(_ sound: [Float], ratio: Double, seed: UInt64) -> [Float] {
        var random = Repeatable(seed: seed)
        let noise = sound.map { _ in
            // The sum of four uniform numbers is near enough to a normal one.
            (0..<4).reduce(0.0) { sum, _ in sum + Double.random(in: -1...1, using: &random) }
        }
        let energy = sound.reduce(0.0) { $0 + Double($1) * Double($1) }
        let noiseEnergy = noise.reduce(0.0) { $0 + $1 * $1 }
        let gain = (energy / noiseEnergy).squareRoot() * Elementary.exp(-ratio / 20 * 2.302585092994046)
        return zip(sound, noise).map { Float(0.4 * (Double($0) + gain * $1)) }
    }

    /// Pulses, and what was put into them.
    struct Pulses {
        var sound: [Float]
        /// Mean |Tᵢ − Tᵢ₋₁| over mean Tᵢ of the distances Tᵢ between pulses (Praat manual, "Voice 2. Jitter", local).
        var jitter: Double
        /// Mean |20 log₁₀(Aᵢ / Aᵢ₋₁)| of the amplitudes Aᵢ of the pulses ("Voice 3. Shimmer", local, dB).
        var shimmer: Double
    }

    /// Short damped oscillations, one every `period` samples, each distance changed by up to `jitter` of itself, each
    /// amplitude by up to `shimmer`, at random. Pulses begin between samples.
    static func pulses(period: Double, jitter: Double, shimmer: Double, seconds: Double, seed: UInt64) -> Pulses {
        var random = Repeatable(seed: seed)
        var sound = [Float](repeating: 0, count: Int(seconds * rate))
        var (place, distances, amplitudes) = (40.5, [Double](), [Double]())
        while place + 80 < Double(sound.count) {
            let amplitude = 0.3 * (1 + shimmer * Double.random(in: -1...1, using: &random))
            let start = Int(place.rounded(.up))
            for n in start..<start + 80 {
                let time = Double(n) - place
                sound[n] += Float(amplitude * Elementary.exp(-time / 8) * sine(700 * time / rate))
            }
            amplitudes.append(amplitude)
            distances.append(period * (1 + jitter * Double.random(in: -1...1, using: &random)))
            place += distances[distances.count - 1]
        }
        distances.removeLast()
        let changes = zip(distances.dropFirst(), distances).map { ($0 - $1).magnitude }
        let ratios = zip(amplitudes.dropFirst(), amplitudes).map {
            20 * (Elementary.log($0 / $1) / 2.302585092994046).magnitude
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        return Pulses(sound: sound, jitter: mean(changes) / mean(distances), shimmer: mean(ratios))
    }

    /// Impulses of `pitch` Hz through one resonance for each of `formants`, one after the other: poles at radius
    /// e^(−π·bandwidth/rate) and angle 2π·frequency/rate, rounded to 16 bits.
    static func vowel(_ formants: [(frequency: Double, bandwidth: Double)], pitch: Double, seconds: Double) -> [Float] {
        var phase = 0.5
        var sound: [Double] = (0..<Int(seconds * rate)).map { _ in
            phase += pitch / rate
            guard phase >= 1 else { return 0 }
            phase -= 1
            return 1
        }
        for formant in formants {
            let radius = Elementary.exp(-Double.pi * formant.bandwidth / rate)
            let first = 2 * radius * Elementary.cos(2 * Double.pi * formant.frequency / rate)
            var (one, two) = (0.0, 0.0)
            for n in sound.indices {
                let value = sound[n] + first * one - radius * radius * two
                (two, one) = (one, value)
                sound[n] = value
            }
        }
        let highest = sound.reduce(0.0) { max($0, $1.magnitude) }
        return sound.map { Float(($0 / highest * 16_384).rounded() / 32_768) }
    }

    private static func sine(_ turn: Double) -> Double {
        Elementary.sin(2 * Double.pi * (turn - turn.rounded(.down)))
    }
}

/// The descriptors of a sound, column by column.
struct DescribedSound {
    private let rows: [[Float]]

    init(_ samples: [Float], mode: EGeMAPSMode) {
        var descriptors = EGeMAPS(mode: mode)
        var rows: [[Float]] = []
        descriptors.push(samples.span) { _, row in rows.append(row.indices.map { row[$0] }) }
        descriptors.finish { _, row in rows.append(row.indices.map { row[$0] }) }
        self.rows = rows
    }

    /// The values of a descriptor, less the first and the last four rows, in which the sound begins and ends; those that
    /// are there.
    func present(_ name: String) -> [Double] {
        guard let at = EGeMAPS.names.firstIndex(where: { $0.hasPrefix(name + "_") }) else { return [] }
        return rows.dropFirst(4).dropLast(4).map { Double($0[at]) }.filter { $0 != 0 }
    }

    func mean(_ name: String) -> Double {
        let values = present(name)
        return values.reduce(0, +) / Double(values.count)
    }

    func median(_ name: String) -> Double {
        let values = present(name).sorted()
        return values.isEmpty ? .nan : values[values.count / 2]
    }

    /// The fundamental in Hz, row by row.
    var fundamentals: [Double] {
        present("F0semitoneFrom27.5Hz").map { 27.5 * Elementary.exp($0 / 12 * 0.6931471805599453) }
    }
}
