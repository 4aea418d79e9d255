import Kernels
import Signal

/// The memory that one run of a model needs, and the run itself. Nothing is allocated after `init`.
struct ExpressionNetwork: ~Copyable {
    private let model: ExpressionModel
    private var picture: ExpressionPlane
    private var large: ExpressionPlane
    private var middle: ExpressionPlane
    /// What the fourth layer gives, and what the three after it give.
    private var wide: ExpressionPlane
    private var deep: ExpressionPlane
    /// Channels filtered by themselves: of the fourth layer, the fifth, and the two after it.
    private var filteredMiddle: ExpressionPlane
    private var filteredWide: ExpressionPlane
    private var filteredDeep: ExpressionPlane
    private var pooled: ExpressionPlane
    private var sums: WipedBuffer<Int32>

    init(_ model: ExpressionModel) {
        self.model = model
        let (first, second, third) = ExpressionModel.sides
        let narrow = model.stem.convolution.outputs
        let channels = [model.third.convolution.outputs] + model.separable.map(\.point.convolution.outputs)
        picture = ExpressionPlane(side: ExpressionModel.crop, channels: 1, margin: 2)
        large = ExpressionPlane(side: first, channels: narrow, margin: 1)
        middle = ExpressionPlane(side: second, channels: channels[0], margin: 1)
        wide = ExpressionPlane(side: third, channels: channels[1], margin: 1)
        deep = ExpressionPlane(side: third, channels: channels[2], margin: 1)
        filteredMiddle = ExpressionPlane(side: third, channels: channels[0], margin: 0)
        filteredWide = ExpressionPlane(side: third, channels: channels[1], margin: 0)
        filteredDeep = ExpressionPlane(side: third, channels: channels[2], margin: 0)
        pooled = ExpressionPlane(side: 1, channels: channels[2], margin: 0)
        let widths = [model.second, model.third].map { second * second * $0.convolution.width }
        let points = model.separable.map { third * third * max($0.point.convolution.width, $0.depth.channels) }
        let most = max(first * first * model.stem.convolution.width, (widths + points).max() ?? 0)
        sums = WipedBuffer(count: most)
    }

    /// Zeroes everything that came from a picture.
    mutating func wipe() {
        picture.wipe()
        large.wipe()
        middle.wipe()
        wide.wipe()
        deep.wipe()
        filteredMiddle.wipe()
        filteredWide.wipe()
        filteredDeep.wipe()
        pooled.wipe()
        sums.zero()
    }

    /// The calibrated log-odds of eight labels.
    ///
    /// - Precondition: `face` holds 48 × 48 pixels.
    mutating func run(_ face: Span<UInt8>) -> InlineArray<8, Float> {
        normalise(face)
        ExpressionNetwork.run(model.stem, picture, &sums, into: &large)
        ExpressionNetwork.run(model.first, &large, &sums)
        ExpressionNetwork.run(model.second, large, &sums, into: &middle)
        ExpressionNetwork.run(model.third, &middle, &sums)
        let blocks = model.separable
        ExpressionNetwork.filter(blocks[0], middle, &sums, into: &filteredMiddle)
        ExpressionNetwork.run(blocks[0].point, filteredMiddle, &sums, into: &wide)
        ExpressionNetwork.filter(blocks[1], wide, &sums, into: &filteredWide)
        ExpressionNetwork.run(blocks[1].point, filteredWide, &sums, into: &deep)
        for index in 2..<4 {
            ExpressionNetwork.filter(blocks[index], deep, &sums, into: &filteredDeep)
            ExpressionNetwork.run(blocks[index].point, filteredDeep, &sums, into: &deep)
        }
        ExpressionNetwork.pool(deep, into: &pooled)
        pooled.sum(model.output.convolution, 1, into: &sums)
        let sums = self.sums.span
        let scaling = model.output.scaling
        var values = InlineArray<8, Float>(repeating: 0)
        for i in 0..<8 {
            let value = Float(sums[i]) * scaling.multiplier[i] + scaling.bias[i]
            values[i] = max(-1e4, min(1e4, value)) / model.temperature
        }
        return values
    }

    /// The middle of the face, less its mean, by its deviation and a little more; in units of the first layer.
    private mutating func normalise(_ face: Span<UInt8>) {
        let (side, crop) = (ExpressionModel.side, ExpressionModel.crop)
        precondition(face.count == side * side, "a face has 48 × 48 pixels")
        let edge = (side - crop) / 2
        var total = 0
        var squares = 0
        for row in edge..<edge + crop {
            let pixels = face.extracting(row * side + edge..<row * side + edge + crop)
            for x in pixels.indices {
                total += Int(pixels[x])
                squares += Int(pixels[x]) * Int(pixels[x])
            }
        }
        let count = crop * crop
        let mean = Float(total) / Float(count)
        let deviation = Float(squares * count - total * total).squareRoot() / Float(count)
        let gain = 1 / ((deviation + model.flat) * model.inputScale)
        for row in 0..<crop {
            let pixels = face.extracting((row + edge) * side + edge..<(row + edge) * side + edge + crop)
            let begin = picture.start(ofRow: row)
            var target = picture.values.mutableSpan
            for x in pixels.indices {
                target[begin + x] = Requantisation.limit(
                    (Float(pixels[x]) - mean) * gain, -ExpressionModel.ceiling, ExpressionModel.ceiling)
            }
        }
    }

    /// The mean over positions, in the units of the last layer.
    private static func pool(_ plane: borrowing ExpressionPlane, into pooled: inout ExpressionPlane) {
        let share = 1 / Float(plane.side * plane.side)
        let values = plane.values.span
        var target = pooled.values.mutableSpan
        for channel in 0..<plane.channels {
            var sum = 0
            for row in 0..<plane.side {
                let start = plane.start(ofRow: row) + channel
                for column in 0..<plane.side { sum += Int(values[start + column * plane.channels]) }
            }
            target[channel] = Requantisation.limit(Float(sum) * share, 0, ExpressionModel.ceiling)
        }
    }

    // MARK: Layers

    private static func run(
        _ layer: ExpressionModel.Layer, _ source: borrowing ExpressionPlane, _ sums: inout WipedBuffer<Int32>,
        into target: inout ExpressionPlane
    ) {
        source.sum(layer.convolution, target.side, into: &sums)
        target.rectify(sums, width: layer.convolution.width, layer.scaling)
    }

    /// In place: only after all sums are there is a value replaced.
    private static func run(
        _ layer: ExpressionModel.Layer, _ plane: inout ExpressionPlane, _ sums: inout WipedBuffer<Int32>
    ) {
        plane.sum(layer.convolution, plane.side, into: &sums)
        plane.rectify(sums, width: layer.convolution.width, layer.scaling)
    }

    private static func filter(
        _ block: ExpressionModel.Separable, _ source: borrowing ExpressionPlane, _ sums: inout WipedBuffer<Int32>,
        into target: inout ExpressionPlane
    ) {
        source.sum(block.depth, target.side, into: &sums)
        target.rectify(sums, width: block.depth.channels, block.depthScaling)
    }
}
