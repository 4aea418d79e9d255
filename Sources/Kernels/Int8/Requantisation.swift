/// From 32-bit sums back to 16-bit activations.
public enum Requantisation {
    /// Adding and taking away 1.5 · 2²³ rounds a Float of less than 2²² to the nearest whole number, halves to even:
    /// two additions, where `rounded()` is a call per lane on the baseline CPU.
    private static let rounder: Float = 12_582_912

    /// Rounds to the nearest whole number, halves to even.
    ///
    /// - Precondition: `abs(value) < 2²²`.
    @inline(__always)
    public static func round(_ value: Float) -> Int32 {
        Int32(truncatingIfNeeded: (value + rounder).bitPattern) &- Int32(truncatingIfNeeded: rounder.bitPattern)
    }

    /// Limits to `low … high` and rounds; what is not a number becomes `low`.
    @inline(__always)
    public static func limit(_ value: Float, _ low: Float, _ high: Float) -> Int16 {
        let raised = value > low ? value : low
        let limited = raised < high ? raised : high
        return Int16(truncatingIfNeeded: round(limited))
    }

    /// `out[r][c] = limit(sum[r][c] · multiplier[c] + bias[c], 0, ceiling)`: scale, bias and rectifier of a layer.
    ///
    /// Floats are combined in this order only, so every CPU gives the same activations.
    /// - Precondition: `sums` holds `rows × width`; `multiplier` and `bias` at least `channels` values, `channels`
    ///   at most `width`; `out` has room for `rows × channels`; `0 ≤ ceiling ≤ 32 767`.
    public static func rectify(
        _ sums: Span<Int32>, rows: Int, width: Int, channels: Int, multiplier: Span<Float>, bias: Span<Float>,
        ceiling: Float, into out: inout MutableSpan<Int16>
    ) {
        precondition(channels <= width && multiplier.count >= channels && bias.count >= channels, "a scale is missing")
        precondition(sums.count >= rows * width && out.count >= rows * channels, "rows are missing")
        for row in 0..<rows {
            let source = sums.extracting(row * width..<row * width + channels)
            let from = row * channels
            for c in 0..<channels {
                out[from + c] = limit(Float(source[c]) * multiplier[c] + bias[c], 0, ceiling)
            }
        }
    }

    /// The same for a residual layer: `out[r][c] = limit((sum · multiplier + bias) + out[r][c] · carry, 0, ceiling)`,
    /// where `out` holds the layer's input and is replaced.
    public static func rectifyResidual(
        _ sums: Span<Int32>, rows: Int, width: Int, channels: Int, multiplier: Span<Float>, bias: Span<Float>,
        carry: Float, ceiling: Float, into out: inout MutableSpan<Int16>
    ) {
        precondition(channels <= width && multiplier.count >= channels && bias.count >= channels, "a scale is missing")
        precondition(sums.count >= rows * width && out.count >= rows * channels, "rows are missing")
        for row in 0..<rows {
            let source = sums.extracting(row * width..<row * width + channels)
            let from = row * channels
            for c in 0..<channels {
                let sum = Float(source[c]) * multiplier[c] + bias[c]
                out[from + c] = limit(sum + Float(out[from + c]) * carry, 0, ceiling)
            }
        }
    }
}
