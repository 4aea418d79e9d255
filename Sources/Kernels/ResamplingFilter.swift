/// The coefficients of one change of rate: a Kaiser-windowed sinc, one row for each output phase.
///
/// They are made in `Double` with `Elementary`, so they are the same bytes on every machine.
struct ResamplingFilter: Sendable {
    /// Output phases in one input sample: the output rate over the greatest common divisor.
    let phases: Int
    /// Phases from one output sample to the next: the input rate over the greatest common divisor.
    let step: Int
    /// Half the length of a row, in input samples; 0 where the rates are equal.
    let half: Int
    /// The length of a row, a multiple of 32; 0 where the rates are equal.
    var taps: Int { 2 * half }

    /// Rows for the phases 0 ... `rows`, the last for reading between two rows.
    private let coefficients: [Float]
    private let rows: Int

    /// Up to this many phases each has its own row; beyond it a coefficient is read between two of this many rows
    /// on a straight line, whose error ((π/640)²/8, −110 dB) is far below the stopband.
    private static let mostRows = 640

    /// Stopband attenuation in dB, and the window parameter for it (Kaiser 1974).
    private static let attenuation = 90.0
    private static let beta = 0.1102 * (attenuation - 8.7)

    init(inputRate: Int, outputRate: Int) {
        let divisor = ResamplingFilter.greatestCommonDivisor(inputRate, outputRate)
        phases = outputRate / divisor
        step = inputRate / divisor
        if phases == step {
            (half, coefficients, rows) = (0, [], 0)
            return
        }
        // The transition runs from 0.9 to 1 of half the lower rate, in cycles per input sample.
        let nyquist = 0.5 * Double(min(inputRate, outputRate)) / Double(inputRate)
        let cutoff = 0.95 * nyquist
        let length = (ResamplingFilter.attenuation - 7.95) / (14.36 * 0.1 * nyquist)
        half = 16 * (Int(length / 32) + 1)
        rows = min(phases, ResamplingFilter.mostRows)
        var table: [Float] = []
        table.reserveCapacity((rows + 1) * 2 * half)
        var row = [Double](repeating: 0, count: 2 * half)
        for phase in 0...rows {
            var sum = 0.0
            for tap in 0..<2 * half {
                let distance = Double(phase) / Double(rows) + Double(half - 1 - tap)
                row[tap] =
                    ResamplingFilter.sinc(2 * cutoff * distance)
                    * ResamplingFilter.kaiser(distance / Double(half))
                sum += row[tap]
            }
            // Every phase passes a constant as it is: no ripple of the output rate is added to it.
            for value in row { table.append(Float(value / sum)) }
        }
        coefficients = table
    }

    /// The output sample `phase` phases after sample `half - 1` of the window that begins at `window`.
    @inline(__always)
    func apply(_ window: UnsafePointer<Float>, phase: Int) -> Float {
        unsafe coefficients.withUnsafeBufferPointer { table in
            guard let first = table.baseAddress else { return 0 }
            if rows == phases { return unsafe dot(window, first + phase * taps, count: taps) }
            let (row, rest) = (phase * rows).quotientAndRemainder(dividingBy: phases)
            let before = unsafe dot(window, first + row * taps, count: taps)
            let after = unsafe dot(window, first + (row + 1) * taps, count: taps)
            return before + (after - before) * (Float(rest) / Float(phases))
        }
    }

    /// What input sample `tap` of the window weighs at `phase`.
    func weight(_ tap: Int, phase: Int) -> Float {
        if rows == phases { return coefficients[phase * taps + tap] }
        let (row, rest) = (phase * rows).quotientAndRemainder(dividingBy: phases)
        let (before, after) = (coefficients[row * taps + tap], coefficients[(row + 1) * taps + tap])
        return before + (after - before) * (Float(rest) / Float(phases))
    }

    private static func sinc(_ x: Double) -> Double {
        let angle = 3.141592653589793 * x
        return angle.magnitude < 1e-9 ? 1 : Elementary.sin(angle) / angle
    }

    /// The Kaiser window at −1 ... 1, not normalised; 0 outside.
    private static func kaiser(_ x: Double) -> Double {
        let inside = 1 - x * x
        return inside < 0 ? 0 : bessel(beta * inside.squareRoot())
    }

    /// The modified Bessel function I₀, its power series.
    private static func bessel(_ x: Double) -> Double {
        let square = x * x / 4
        var sum = 1.0
        var term = 1.0
        var k = 1.0
        while term > 1e-18 * sum {
            term *= square / (k * k)
            sum += term
            k += 1
        }
        return sum
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
