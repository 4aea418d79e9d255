extension Reference {
    /// As `Int8Convolution.sum`, `layer.outputs` sums a position.
    ///
    /// - Parameter weights: as the layer was made with.
    public static func sum(
        _ input: Span<Int16>, rows: Int, weights: Span<Int8>, layer: Int8Convolution, into sums: inout MutableSpan<Int32>
    ) {
        for position in 0..<layer.positions(rows: rows) {
            for output in 0..<layer.outputs {
                var sum: Int32 = 0
                for tap in 0..<layer.taps {
                    let row = position * layer.stride + tap * layer.dilation - layer.padding
                    if row < 0 || row >= rows { continue }
                    for channel in 0..<layer.inputs {
                        let weight = weights[(output * layer.taps + tap) * layer.inputs + channel]
                        sum += Int32(weight) * Int32(input[row * layer.inputs + channel])
                    }
                }
                sums[position * layer.outputs + output] = sum
            }
        }
    }

    /// As `Int8PlaneConvolution.sum`, `layer.outputs` sums a position.
    ///
    /// - Parameter weights: as the layer was made with.
    public static func sum(
        _ input: Span<Int16>, rows: Int, columns: Int, pitch: Int, weights: Span<Int8>, layer: Int8PlaneConvolution,
        into sums: inout MutableSpan<Int32>
    ) {
        for position in 0..<rows * columns {
            let corner = (position / columns * pitch + position % columns * layer.inputs) * layer.stride
            for output in 0..<layer.outputs {
                var sum: Int32 = 0
                for tap in 0..<layer.side * layer.side {
                    let at = corner + tap / layer.side * pitch + tap % layer.side * layer.inputs
                    for channel in 0..<layer.inputs {
                        let weight = weights[(output * layer.side * layer.side + tap) * layer.inputs + channel]
                        sum += Int32(weight) * Int32(input[at + channel])
                    }
                }
                sums[position * layer.outputs + output] = sum
            }
        }
    }

    /// As `Int8DepthConvolution.sum`.
    ///
    /// - Parameter weights: as the layer was made with.
    public static func sum(
        _ input: Span<Int16>, rows: Int, columns: Int, pitch: Int, weights: Span<Int8>, layer: Int8DepthConvolution,
        into sums: inout MutableSpan<Int32>
    ) {
        for position in 0..<rows * columns {
            let corner = (position / columns * pitch + position % columns * layer.channels) * layer.stride
            for channel in 0..<layer.channels {
                var sum: Int32 = 0
                for tap in 0..<9 {
                    let at = corner + tap / 3 * pitch + tap % 3 * layer.channels + channel
                    sum += Int32(weights[channel * 9 + tap]) * Int32(input[at])
                }
                sums[position * layer.channels + channel] = sum
            }
        }
    }

    /// As `Requantisation.rectify`, and with `carry` as `Requantisation.rectifyResidual`.
    ///
    /// - Parameter carry: what the values of `out` count; nil if they do not.
    public static func rectify(
        _ sums: Span<Int32>, rows: Int, width: Int, channels: Int, multiplier: Span<Float>, bias: Span<Float>,
        carry: Float? = nil, ceiling: Float, into out: inout MutableSpan<Int16>
    ) {
        for row in 0..<rows {
            for c in 0..<channels {
                var value = Float(sums[row * width + c]) * multiplier[c] + bias[c]
                if let carry { value += Float(out[row * channels + c]) * carry }
                let limited = value.isNaN ? 0 : min(max(value, 0), ceiling)
                out[row * channels + c] = Int16(limited.rounded(.toNearestOrEven))
            }
        }
    }
}
