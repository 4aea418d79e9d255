public import Signal

/// How a layer's sums become activations: scale, bias, rectifier, and what is added.
public struct Int8Scaling: Sendable {
    /// The largest activation: 16 383 · 128 · 1024 products fit 32 bits.
    public static let ceiling: Float = 16_383

    /// One an output.
    public let multiplier: [Float]
    public let bias: [Float]
    /// What the input of a residual layer is multiplied by to be in units of its output; `nil`: nothing is added.
    public let carry: Float?

    public init(multiplier: [Float], bias: [Float], carry: Float? = nil) {
        (self.multiplier, self.bias, self.carry) = (multiplier, bias, carry)
    }
}

/// A plain convolution and what makes activations of its sums.
public struct Int8Layer: Sendable {
    public let convolution: Int8PlaneConvolution
    public let scaling: Int8Scaling

    public init(convolution: Int8PlaneConvolution, scaling: Int8Scaling) {
        (self.convolution, self.scaling) = (convolution, scaling)
    }
}

/// A separable layer: each channel by itself, then each position by itself.
public struct Int8SeparableLayer: Sendable {
    public let depth: Int8DepthConvolution
    public let depthScaling: Int8Scaling
    public let point: Int8Layer

    public init(depth: Int8DepthConvolution, depthScaling: Int8Scaling, point: Int8Layer) {
        (self.depth, self.depthScaling, self.point) = (depth, depthScaling, point)
    }
}

/// The memory that layers need while they run: one row at a time, so that it stays in the nearest cache.
public struct Int8Workspace: ~Copyable, Sendable {
    fileprivate var sums = WipedBuffer<Int32>(capacity: 0)
    fileprivate var filtered = WipedBuffer<Int16>(capacity: 0)

    public init() {}

    public mutating func wipe() {
        sums.zero()
        filtered.zero()
    }

    fileprivate mutating func reserve(sums: Int, filtered: Int = 0) {
        if self.sums.count < sums { self.sums.resize(to: sums) }
        if self.filtered.count < filtered { self.filtered.resize(to: filtered) }
    }
}

extension Int8Layer {
    /// Positions along a side of `length` that a stride makes: half of an even side, the larger half of an odd one.
    public static func positions(_ length: Int, stride: Int) -> Int { (length + stride - 1) / stride }

    /// Runs over a whole plane; `target` takes the size that comes out.
    ///
    /// - Precondition: `source` has the layer's inputs as channels and a margin of half its taps, `target` its outputs. A
    ///   layer that adds its input has a stride of 1.
    public func run(_ source: borrowing Int8Plane, _ work: inout Int8Workspace, into target: inout Int8Plane) {
        let (rows, columns) = size(source, convolution.stride, target)
        target.resize(rows: rows, columns: columns)
        work.reserve(sums: columns * convolution.width)
        for row in 0..<rows {
            let seen = source.seen(from: row * convolution.stride, side: convolution.side)
            Int8Layer.sum(convolution, seen, columns, source.pitch, &work)
            Int8Layer.finish(self, source, row, columns, work, into: &target)
        }
    }

    /// Runs over a whole plane and writes real values, not rectified: `outputs` a position, row after row.
    ///
    /// - Precondition: as for `run(_:_:into:)`; `values` has room for all.
    public func measure(_ source: borrowing Int8Plane, _ work: inout Int8Workspace, into values: inout WipedBuffer<Float>) {
        let rows = Int8Layer.positions(source.rows, stride: convolution.stride)
        let columns = Int8Layer.positions(source.columns, stride: convolution.stride)
        let (outputs, width) = (convolution.outputs, convolution.width)
        precondition(source.channels == convolution.inputs && values.count >= rows * columns * outputs, "no room for values")
        work.reserve(sums: columns * width)
        for row in 0..<rows {
            let seen = source.seen(from: row * convolution.stride, side: convolution.side)
            Int8Layer.sum(convolution, seen, columns, source.pitch, &work)
            Int8Layer.scale(scaling, work.sums.span, columns, width, row * columns * outputs, into: &values)
        }
    }

    private static func scale(
        _ scaling: Int8Scaling, _ sums: Span<Int32>, _ columns: Int, _ width: Int, _ start: Int,
        into values: inout WipedBuffer<Float>
    ) {
        let outputs = scaling.multiplier.count
        var target = values.mutableSpan
        for column in 0..<columns {
            for output in 0..<outputs {
                target[start + column * outputs + output] =
                    Float(sums[column * width + output]) * scaling.multiplier[output] + scaling.bias[output]
            }
        }
    }

    private func size(_ source: borrowing Int8Plane, _ stride: Int, _ target: borrowing Int8Plane) -> (Int, Int) {
        precondition(source.channels == convolution.inputs && target.channels == convolution.outputs, "channels differ")
        return (Int8Layer.positions(source.rows, stride: stride), Int8Layer.positions(source.columns, stride: stride))
    }

    /// The sums of one row of positions.
    fileprivate static func sum(
        _ layer: Int8PlaneConvolution, _ seen: Span<Int16>, _ columns: Int, _ pitch: Int, _ work: inout Int8Workspace
    ) {
        var sums = work.sums.mutableSpan
        layer.sum(seen, rows: 1, columns: columns, pitch: pitch, into: &sums)
    }

    /// Turns the sums of one row into activations.
    ///
    /// - Parameter source: what a residual layer adds.
    fileprivate static func finish(
        _ layer: Int8Layer, _ source: borrowing Int8Plane, _ row: Int, _ columns: Int, _ work: borrowing Int8Workspace,
        into target: inout Int8Plane
    ) {
        let (scaling, width, channels) = (layer.scaling, layer.convolution.width, layer.convolution.outputs)
        let sums = work.sums.span
        target.write(row: row) { out in
            guard let carry = scaling.carry else {
                Requantisation.rectify(
                    sums, rows: columns, width: width, channels: channels, multiplier: scaling.multiplier.span,
                    bias: scaling.bias.span, ceiling: Int8Scaling.ceiling, into: &out)
                return
            }
            Requantisation.rectifyResidual(
                sums, rows: columns, width: width, channels: channels, multiplier: scaling.multiplier.span,
                bias: scaling.bias.span, adding: source.row(row), carry: carry, ceiling: Int8Scaling.ceiling, into: &out)
        }
    }
}

extension Int8SeparableLayer {
    /// Runs over a whole plane; `target` takes the size that comes out.
    ///
    /// - Precondition: `source` has the depth filter's channels and a margin of 1, `target` the layer's outputs as channels.
    ///   A layer that adds its input has a stride of 1.
    public func run(_ source: borrowing Int8Plane, _ work: inout Int8Workspace, into target: inout Int8Plane) {
        precondition(
            source.channels == depth.channels && target.channels == point.convolution.outputs
                && point.convolution.inputs == depth.channels, "channels differ")
        let rows = Int8Layer.positions(source.rows, stride: depth.stride)
        let columns = Int8Layer.positions(source.columns, stride: depth.stride)
        target.resize(rows: rows, columns: columns)
        let channels = depth.channels
        work.reserve(sums: columns * max(point.convolution.width, channels), filtered: columns * channels + 8)
        for row in 0..<rows {
            filter(source.seen(from: row * depth.stride, side: Int8DepthConvolution.side), columns, source.pitch, &work)
            Int8SeparableLayer.point(point.convolution, columns, columns * channels, &work)
            Int8Layer.finish(point, source, row, columns, work, into: &target)
        }
    }

    /// One row of positions, each channel by itself.
    private func filter(_ seen: Span<Int16>, _ columns: Int, _ pitch: Int, _ work: inout Int8Workspace) {
        Int8SeparableLayer.sum(depth, seen, columns, pitch, &work)
        Int8SeparableLayer.rectify(depthScaling, columns, depth.channels, work.sums, into: &work.filtered)
    }

    private static func sum(
        _ depth: Int8DepthConvolution, _ seen: Span<Int16>, _ columns: Int, _ pitch: Int, _ work: inout Int8Workspace
    ) {
        var sums = work.sums.mutableSpan
        depth.sum(seen, rows: 1, columns: columns, pitch: pitch, into: &sums)
    }

    private static func rectify(
        _ scaling: Int8Scaling, _ columns: Int, _ channels: Int, _ sums: borrowing WipedBuffer<Int32>,
        into filtered: inout WipedBuffer<Int16>
    ) {
        var out = filtered.mutableSpan
        Requantisation.rectify(
            sums.span, rows: columns, width: channels, channels: channels, multiplier: scaling.multiplier.span,
            bias: scaling.bias.span, ceiling: Int8Scaling.ceiling, into: &out)
    }

    private static func point(_ layer: Int8PlaneConvolution, _ columns: Int, _ pitch: Int, _ work: inout Int8Workspace) {
        sum(layer, columns, pitch, work.filtered, into: &work.sums)
    }

    private static func sum(
        _ layer: Int8PlaneConvolution, _ columns: Int, _ pitch: Int, _ filtered: borrowing WipedBuffer<Int16>,
        into sums: inout WipedBuffer<Int32>
    ) {
        var target = sums.mutableSpan
        layer.sum(filtered.span, rows: 1, columns: columns, pitch: pitch, into: &target)
    }
}
