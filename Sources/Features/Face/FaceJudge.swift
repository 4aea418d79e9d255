internal import Kernels
internal import Signal

/// Looks at one square of a picture and says whether it holds a face, where exactly, and how the head is turned.
struct FaceJudge: ~Copyable, Sendable {
    /// What is seen in one square.
    struct Opinion: Sendable, Hashable {
        var logOdds: Float
        /// The face as it is: moved, resized and turned against where it was looked for.
        var candidate: FaceCandidate
        /// Degrees.
        var yaw: Float
        var pitch: Float
    }

    private let model: FaceModel
    /// Trained on squares of 64 pixels whose box is 46 wide and begins 11.5 below the upper edge.
    private var square = FaceSquare(side: FaceModel.judgeSide, boxBelowMiddle: 2.5 / 46)
    private var picture: Int8Plane
    private var narrow: Int8Plane
    private var middle: Int8Plane
    private var otherMiddle: Int8Plane
    private var wide: Int8Plane
    private var otherWide: Int8Plane
    private var gathered: Int8Plane
    /// The same values as one position.
    private var flattened: Int8Plane
    private var hidden: Int8Plane
    private var work = Int8Workspace()
    private var output = WipedBuffer<Float>(count: 7)

    init(_ model: FaceModel) {
        self.model = model
        let judge = model.judge
        picture = Int8Plane(channels: 1, margin: 1)
        picture.resize(rows: FaceModel.judgeSide, columns: FaceModel.judgeSide)
        narrow = Int8Plane(channels: judge.stem.convolution.outputs, margin: 1)
        middle = Int8Plane(channels: judge.first.point.convolution.outputs, margin: 1)
        otherMiddle = Int8Plane(channels: judge.first.point.convolution.outputs, margin: 1)
        wide = Int8Plane(channels: judge.third.point.convolution.outputs, margin: 1)
        otherWide = Int8Plane(channels: judge.third.point.convolution.outputs, margin: 1)
        gathered = Int8Plane(channels: judge.gather.convolution.outputs, margin: 0)
        flattened = Int8Plane(channels: judge.hidden.convolution.inputs, margin: 0)
        flattened.resize(rows: 1, columns: 1)
        hidden = Int8Plane(channels: judge.hidden.convolution.outputs, margin: 0)
    }

    mutating func wipe() {
        square.wipe()
        picture.wipe()
        narrow.wipe()
        middle.wipe()
        otherMiddle.wipe()
        wide.wipe()
        otherWide.wipe()
        gathered.wipe()
        flattened.wipe()
        hidden.wipe()
        work.wipe()
        output.zero()
    }

    /// Looks at the square around a candidate, turned as the candidate is.
    ///
    /// - Parameters:
    ///   - level: a size of the picture in which the box has about 23 pixels.
    ///   - ratio: pixels of the picture for one of the level.
    ///   - isMirrored: look at the mirror image as well, and take the mean of both.
    mutating func look(
        at candidate: FaceCandidate, in level: Span<UInt8>, width: Int, height: Int, ratio: Float, isMirrored: Bool
    ) -> Opinion {
        square.cut(
            around: candidate, window: candidate.side / model.boxShare, from: level, width: width, height: height, ratio: ratio)
        return opinion(of: candidate, isMirrored: isMirrored)
    }

    /// The same in the picture itself, of which only the square is reduced.
    mutating func look(
        at candidate: FaceCandidate, in luma: Span<UInt8>, width: Int, height: Int, isMirrored: Bool
    ) -> Opinion {
        square.cut(around: candidate, window: candidate.side / model.boxShare, from: luma, width: width, height: height)
        return opinion(of: candidate, isMirrored: isMirrored)
    }

    private mutating func opinion(of candidate: FaceCandidate, isMirrored: Bool) -> Opinion {
        let radians = Double(candidate.roll) * FaceSquare.radian
        let (cosine, sine) = (Float(Elementary.cos(radians)), Float(Elementary.sin(radians)))
        var seen = run(isMirrored: false)
        if isMirrored {
            let mirrored = run(isMirrored: true)
            seen.logOdds = (seen.logOdds + mirrored.logOdds) / 2
            seen.across = (seen.across - mirrored.across) / 2
            seen.down = (seen.down + mirrored.down) / 2
            seen.logSize = (seen.logSize + mirrored.logSize) / 2
            seen.roll = (seen.roll - mirrored.roll) / 2
            seen.yaw = (seen.yaw - mirrored.yaw) / 2
            seen.pitch = (seen.pitch + mirrored.pitch) / 2
        }
        let (across, down) = (seen.across * candidate.side, seen.down * candidate.side)
        return Opinion(
            logOdds: seen.logOdds,
            candidate: FaceCandidate(
                x: candidate.x + across * cosine - down * sine, y: candidate.y + across * sine + down * cosine,
                side: candidate.side * Elementary.exp(seen.logSize), roll: FaceScout.limited(candidate.roll + seen.roll, 45),
                logOdds: seen.logOdds),
            yaw: seen.yaw, pitch: seen.pitch)
    }

    /// What the network says of a square, in its own frame: places in boxes, angles in degrees.
    private struct Values {
        var logOdds: Float
        var across: Float
        var down: Float
        var logSize: Float
        var roll: Float
        var yaw: Float
        var pitch: Float
    }

    private mutating func run(isMirrored: Bool) -> Values {
        FaceJudge.load(square, model.judge, isMirrored: isMirrored, into: &picture)
        runLayers()
        let (said, degrees) = (output.span, model.judge.degrees)
        return Values(
            logOdds: FaceScout.limited(said[0], 100), across: FaceScout.limited(said[1], 1),
            down: FaceScout.limited(said[2], 1), logSize: FaceScout.limited(said[3], 1),
            roll: FaceScout.limited(said[4], 2) * degrees, yaw: FaceScout.limited(said[5], 2) * degrees,
            pitch: FaceScout.limited(said[6], 2) * degrees)
    }

    /// The square less its mean, by its deviation and a little more; in units of the first layer.
    private static func load(
        _ cut: borrowing FaceSquare, _ judge: FaceModel.Judge, isMirrored: Bool, into picture: inout Int8Plane
    ) {
        let square = cut.samples
        let side = FaceModel.judgeSide
        var (total, squares) = (0, 0)
        for i in square.indices {
            total += Int(square[i])
            squares += Int(square[i]) * Int(square[i])
        }
        let count = side * side
        let mean = Float(total) / Float(count)
        let deviation = Float(squares * count - total * total).squareRoot() / Float(count)
        let gain = 1 / ((deviation + judge.flat) * judge.inputScale)
        for row in 0..<side {
            let source = square.extracting(row * side..<(row + 1) * side)
            picture.write(row: row) { target in
                for x in 0..<side {
                    target[isMirrored ? side - 1 - x : x] = Requantisation.limit(
                        (Float(source[x]) - mean) * gain, -Int8Scaling.ceiling, Int8Scaling.ceiling)
                }
            }
        }
    }

    private mutating func runLayers() {
        let judge = model.judge
        judge.stem.run(picture, &work, into: &narrow)
        judge.first.run(narrow, &work, into: &middle)
        judge.second.run(middle, &work, into: &otherMiddle)
        judge.third.run(otherMiddle, &work, into: &wide)
        judge.fourth.run(wide, &work, into: &otherWide)
        judge.gather.run(otherWide, &work, into: &gathered)
        FaceJudge.flatten(gathered, into: &flattened)
        judge.hidden.run(flattened, &work, into: &hidden)
        judge.output.measure(hidden, &work, into: &output)
    }

    private static func flatten(_ plane: borrowing Int8Plane, into target: inout Int8Plane) {
        target.write(row: 0) { all in
            var at = 0
            for row in 0..<plane.rows {
                let values = plane.row(row)
                for i in values.indices {
                    all[at] = values[i]
                    at += 1
                }
            }
        }
    }
}
