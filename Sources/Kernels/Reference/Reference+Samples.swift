extension Reference {
    /// As `CubicSpline.apply`: the equations of the curvatures by elimination, one after the other.
    ///
    /// - Parameters:
    ///   - knots: the places of `values`, rising.
    ///   - points: within the knots, rising.
    ///   - scratch: twice as long as the knots.
    public static func spline(
        knots: Span<Float>, values: Span<Float>, points: Span<Float>, gains: Span<Float>,
        scratch: inout MutableSpan<Float>, into result: inout MutableSpan<Float>
    ) {
        let n = knots.count
        // Ratios from 0 on, curvatures from n on.
        (scratch[0], scratch[n], scratch[2 * n - 1]) = (0, 0, 0)
        for i in 1..<n - 1 {
            let (before, after) = (knots[i] - knots[i - 1], knots[i + 1] - knots[i])
            let pivot = 2 * (before + after) - before * scratch[i - 1]
            let bend = 6 * ((values[i + 1] - values[i]) / after - (values[i] - values[i - 1]) / before)
            scratch[i] = after / pivot
            scratch[n + i] = (bend - before * scratch[n + i - 1]) / pivot
        }
        for i in (1..<n - 1).reversed() { scratch[n + i] -= scratch[i] * scratch[n + i + 1] }
        var k = 0
        for i in points.indices {
            while k + 2 < n, knots[k + 1] < points[i] { k += 1 }
            let h = knots[k + 1] - knots[k]
            let (a, b) = ((knots[k + 1] - points[i]) / h, (points[i] - knots[k]) / h)
            let bend = (a * a * a - a) * scratch[n + k] + (b * b * b - b) * scratch[n + k + 1]
            result[i] = gains[i] * (a * values[k] + b * values[k + 1] + bend * h * h / 6)
        }
    }

    /// As `PeriodCorrelation.measure`.
    public static func periods(_ samples: Span<Float>, lengths: ClosedRange<Int>, into result: inout MutableSpan<Float>) {
        for length in lengths {
            var (meanA, meanB) = (0.0, 0.0)
            for i in 0..<length {
                meanA += Double(samples[i]) / Double(length)
                meanB += Double(samples[length + i]) / Double(length)
            }
            var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
            for i in 0..<length {
                let (a, b) = (Double(samples[i]) - meanA, Double(samples[length + i]) - meanB)
                products += a * b
                squaresA += a * a
                squaresB += b * b
            }
            let squares = squaresA * squaresB
            result[length - lengths.lowerBound] = squares > 0 ? Float(products / squares.squareRoot()) : 0
        }
    }

    /// As `Autocorrelation.measure`.
    public static func autocorrelation(_ samples: Span<Float>, into result: inout MutableSpan<Float>) {
        for lag in result.indices {
            var sum: Float = 0
            for i in 0..<samples.count - lag { sum += samples[i] * samples[i + lag] }
            result[lag] = sum
        }
    }

    /// As `SampleWindow.apply`.
    public static func window(
        _ window: Span<Float>, to samples: Span<Float>, into result: inout MutableSpan<Float>
    ) -> (samples: Float, products: Float) {
        var (squares, products): (Float, Float) = (0, 0)
        for i in samples.indices {
            result[i] = samples[i] * window[i]
            squares += samples[i] * samples[i]
            products += result[i] * result[i]
        }
        return (squares, products)
    }

    /// As `SpeechWindow.apply`.
    public static func apply(
        _ window: SpeechWindow, to frame: Span<Float>, into result: inout MutableSpan<Float>
    ) -> Float {
        var sum: Float = 0
        for i in frame.indices { sum += frame[i] }
        let mean = sum / Float(frame.count)
        var squares: Float = 0
        for i in frame.indices {
            let value = frame[i] - mean
            squares += value * value
            result[i] = (value - window.preemphasis * (frame[max(i - 1, 0)] - mean)) * window.weights[i]
        }
        return squares / Float(frame.count)
    }

    /// As `Extremes.range`.
    public static func range(of values: Span<Float>) -> (low: Float, high: Float) {
        var (low, high) = (values[0], values[0])
        for i in values.indices { (low, high) = (min(low, values[i]), max(high, values[i])) }
        return (low, high)
    }

    /// As `Extremes.nextMaximum`.
    public static func nextMaximum(in values: Span<Float>, from start: Int, above floor: Float) -> Int? {
        var i = start
        while i < values.count - 1 {
            if values[i] > floor, values[i] > values[i - 1], values[i] > values[i + 1] { return i }
            i += 1
        }
        return nil
    }

    /// As `PolyphaseResampler`, for a sound that is there as a whole.
    ///
    /// - Parameter resampler: of another rate than 16 kHz; only its filter is used.
    /// - Returns: how many samples came out: one for each n / 16000 s before the end of the input.
    public static func resample(
        _ input: Span<Float>, with resampler: borrowing PolyphaseResampler, into output: inout MutableSpan<Float>
    ) -> Int {
        let filter = resampler.filter
        let count = (input.count * filter.phases + filter.step - 1) / filter.step
        for n in 0..<count {
            let (place, phase) = (n * filter.step).quotientAndRemainder(dividingBy: filter.phases)
            var sum: Float = 0
            for tap in 0..<filter.taps {
                let at = place - filter.half + 1 + tap
                if at >= 0, at < input.count { sum += input[at] * filter.weight(tap, phase: phase) }
            }
            output[n] = sum
        }
        return count
    }

    /// As `SampleFormat.signed16.mixToMono`.
    public static func mixToMono(_ bytes: Span<UInt8>, channels: Int, into target: inout MutableSpan<Float>) -> Int {
        let frames = bytes.count / (2 * channels)
        for frame in 0..<frames {
            var sum: Float = 0
            for channel in 0..<channels {
                let at = 2 * (frame * channels + channel)
                sum += Float(Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)) / 32_768
            }
            target[frame] = sum / Float(channels)
        }
        return frames
    }
}
