import Kernels
import Signal

/// The memory that one run of a model needs, and the run itself. Nothing is allocated after `init`.
struct ExpressionNetwork: ~Copyable {
    private let model: ExpressionModel
    private var picture = Int8Plane(channels: 1, margin: 2)
    private var narrow: Int8Plane
    private var otherNarrow: Int8Plane
    private var middle: Int8Plane
    private var otherMiddle: Int8Plane
    private var wide: Int8Plane
    private var deep: Int8Plane
    private var otherDeep: Int8Plane
    private var pooled: Int8Plane
    private var work = Int8Workspace()
    private var logits = WipedBuffer<Float>(count: 8)

    init(_ model: ExpressionModel) {
        self.model = model
        let first = model.stem.convolution.outputs
        let second = model.third.convolution.outputs
        let channels = model.separable.map(\.point.convolution.outputs)
        picture.resize(rows: ExpressionModel.crop, columns: ExpressionModel.crop)
        narrow = Int8Plane(channels: first, margin: 1)
        otherNarrow = Int8Plane(channels: first, margin: 1)
        middle = Int8Plane(channels: second, margin: 1)
        otherMiddle = Int8Plane(channels: second, margin: 1)
        wide = Int8Plane(channels: channels[0], margin: 1)
        deep = Int8Plane(channels: channels[1], margin: 1)
        otherDeep = Int8Plane(channels: channels[1], margin: 1)
        pooled = Int8Plane(channels: channels[1], margin: 0)
        pooled.resize(rows: 1, columns: 1)
    }

    /// Zeroes everything that came from a picture.
    mutating func wipe() {
        picture.wipe()
        narrow.wipe()
        otherNarrow.wipe()
        middle.wipe()
        otherMiddle.wipe()
        wide.wipe()
        deep.wipe()
        otherDeep.wipe()
        pooled.wipe()
        work.wipe()
        logits.zero()
    }

    /// The calibrated log-odds of eight labels.
    ///
    /// - Precondition: `face` holds 48 × 48 pixels.
    mutating func run(_ face: Span<UInt8>) -> InlineArray<8, Float> {
        normalise(face)
        let blocks = model.separable
        model.stem.run(picture, &work, into: &narrow)
        model.first.run(narrow, &work, into: &otherNarrow)
        model.second.run(otherNarrow, &work, into: &middle)
        model.third.run(middle, &work, into: &otherMiddle)
        blocks[0].run(otherMiddle, &work, into: &wide)
        blocks[1].run(wide, &work, into: &deep)
        blocks[2].run(deep, &work, into: &otherDeep)
        blocks[3].run(otherDeep, &work, into: &deep)
        ExpressionNetwork.pool(deep, into: &pooled)
        model.output.measure(pooled, &work, into: &logits)
        let logits = logits.span
        var values = InlineArray<8, Float>(repeating: 0)
        for i in 0..<8 { values[i] = max(-1e4, min(1e4, logits[i])) / model.temperature }
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
            picture.write(row: row) { target in
                for x in pixels.indices {
                    target[x] = Requantisation.limit(
                        (Float(pixels[x]) - mean) * gain, -Int8Scaling.ceiling, Int8Scaling.ceiling)
                }
            }
        }
    }

    /// The mean over positions, in the units of the last layer.
    private static func pool(_ plane: borrowing Int8Plane, into pooled: inout Int8Plane) {
        let share = 1 / Float(plane.rows * plane.columns)
        pooled.write(row: 0) { target in
            for channel in 0..<plane.channels {
                var sum = 0
                for row in 0..<plane.rows {
                    let values = plane.row(row)
                    for column in 0..<plane.columns { sum += Int(values[column * plane.channels + channel]) }
                }
                target[channel] = Requantisation.limit(Float(sum) * share, 0, Int8Scaling.ceiling)
            }
        }
    }
}
