import Kernels
import Signal

/// Activations of a square of positions, `channels` a position, with a margin of zeros around it.
struct ExpressionPlane: ~Copyable {
    /// Positions down and across, without the margin.
    let side: Int
    let channels: Int
    let margin: Int
    /// Row after row, margin included.
    var values: WipedBuffer<Int16>

    /// Values from one row to the next.
    var pitch: Int { (side + 2 * margin) * channels }

    init(side: Int, channels: Int, margin: Int) {
        (self.side, self.channels, self.margin) = (side, channels, margin)
        values = WipedBuffer(count: (side + 2 * margin) * (side + 2 * margin) * channels)
    }

    mutating func wipe() { values.zero() }

    /// Values before position (row, 0).
    func start(ofRow row: Int) -> Int { (row + margin) * pitch + margin * channels }

    /// Turns a layer's sums into activations; a residual layer adds what stands here.
    ///
    /// - Parameter width: sums a position, at least `channels`.
    mutating func rectify(_ sums: borrowing WipedBuffer<Int32>, width: Int, _ scaling: ExpressionModel.Scaling) {
        let sums = sums.span
        let (side, channels) = (side, channels)
        for row in 0..<side {
            let begin = start(ofRow: row)
            let source = sums.extracting(row * side * width..<(row + 1) * side * width)
            var all = values.mutableSpan
            var target = all._mutatingExtracting(begin..<begin + side * channels)
            if let carry = scaling.carry {
                Requantisation.rectifyResidual(
                    source, rows: side, width: width, channels: channels, multiplier: scaling.multiplier.span,
                    bias: scaling.bias.span, carry: carry, ceiling: ExpressionModel.ceiling, into: &target)
            } else {
                Requantisation.rectify(
                    source, rows: side, width: width, channels: channels, multiplier: scaling.multiplier.span,
                    bias: scaling.bias.span, ceiling: ExpressionModel.ceiling, into: &target)
            }
        }
    }

    /// The sums of a layer over the whole plane, `positions × positions` of them.
    func sum(_ layer: Int8PlaneConvolution, _ positions: Int, into sums: inout WipedBuffer<Int32>) {
        var target = sums.mutableSpan
        layer.sum(values.span, rows: positions, columns: positions, pitch: pitch, into: &target)
    }

    func sum(_ layer: Int8DepthConvolution, _ positions: Int, into sums: inout WipedBuffer<Int32>) {
        var target = sums.mutableSpan
        layer.sum(values.span, rows: positions, columns: positions, pitch: pitch, into: &target)
    }
}
