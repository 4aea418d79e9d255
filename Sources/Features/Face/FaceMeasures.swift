/// What the pixels of an aligned face are like, in whole numbers.
public struct FaceMeasures: Sendable, Hashable {
    /// Mean grey level, 0…255.
    public let light: Int
    /// Mean distance of a pixel from the mean grey level, rounded down, 0…127.
    public let contrast: Int
    /// Pixels of 250 and more, per mille.
    public let burnt: Int
    /// Pixels of 5 and less, per mille.
    public let black: Int
    /// The mean curvature from pixel to pixel beside the mean change over six pixels, per mille; across or down, whichever
    /// is less: motion blurs one way only.
    public let sharpness: Int
    /// The mean change over one pixel beside that over two, per mille. Whatever the gain, about 1000 for noise alone, about
    /// 600 for a face.
    public let grain: Int
    /// The detail about that eye that has less of it beside the detail of the whole face, per mille.
    public let eyeDetail: Int
    /// The detail about the mouth beside that of the whole face, per mille.
    public let mouthDetail: Int

    private static let side = FaceQuality.side

    /// - Parameter face: 48 × 48 pixels, rows without gaps.
    init(_ face: Span<UInt8>) {
        precondition(face.count == FaceMeasures.side * FaceMeasures.side, "a face has 48 × 48 pixels")
        var (sum, burnt, black) = (0, 0, 0)
        for i in 0..<face.count {
            let level = Int(face[i])
            sum += level
            if level >= 250 { burnt += 1 }
            if level <= 5 { black += 1 }
        }
        let light = sum / face.count
        var away = 0
        for i in 0..<face.count { away += abs(Int(face[i]) - light) }
        self.light = light
        contrast = away / face.count
        self.burnt = burnt * 1_000 / face.count
        self.black = black * 1_000 / face.count
        let across = Changes(face, step: 1, stride: FaceMeasures.side)
        let down = Changes(face, step: FaceMeasures.side, stride: 1)
        sharpness = min(across.sharpness, down.sharpness)
        grain = FaceMeasures.ratio(across.one + down.one, 46, to: across.two + down.two, 47)
        let detail = Detail(face)
        eyeDetail = min(detail.leftEye, detail.rightEye)
        mouthDetail = detail.mouth
    }

    /// What the picture alone says against reading it.
    var flaw: FaceQuality.Flaw? {
        if black > 600 { return .dark }
        if burnt > 450 { return .washedOut }
        // Under the noise of a sensor, or in steps of one grey level, there is nothing left to read.
        if contrast < 3 || grain > 820 { return light < 128 ? .dark : .washedOut }
        if sharpness < 105 { return .blurred }
        if eyeDetail < 400 || mouthDetail < 600 { return .covered }
        return nil
    }

    /// (a · x) / (b · y), per mille; sums over different counts of pixels are made alike by x and y. 1000 of nothing.
    static func ratio(_ a: Int, _ x: Int, to b: Int, _ y: Int) -> Int {
        b == 0 ? 1_000 : a * x * 1_000 / (b * y)
    }
}

extension FaceMeasures {
    /// Sums of changes of grey level along rows or columns.
    private struct Changes {
        var one = 0
        var two = 0
        var six = 0
        var curvature = 0

        /// - Parameters:
        ///   - step: from one pixel of a line to the next.
        ///   - stride: from one line to the next.
        init(_ face: Span<UInt8>, step: Int, stride: Int) {
            let side = FaceMeasures.side
            for line in 0..<side {
                let start = line * stride
                for i in 1..<side {
                    let here = Int(face[start + i * step])
                    let before = Int(face[start + (i - 1) * step])
                    one += abs(here - before)
                    guard i >= 2 else { continue }
                    let earlier = Int(face[start + (i - 2) * step])
                    two += abs(here - earlier)
                    curvature += abs(2 * before - here - earlier)
                    if i >= 6 { six += abs(here - Int(face[start + (i - 6) * step])) }
                }
            }
        }

        var sharpness: Int { FaceMeasures.ratio(curvature, 42, to: six, 46) }
    }

    /// How much the grey level changes about each pixel, in parts of the face beside all of it, per mille.
    private struct Detail {
        let leftEye: Int
        let rightEye: Int
        let mouth: Int

        init(_ face: Span<UInt8>) {
            let whole = Detail.sum(face, rows: 4..<44, columns: 4..<44)
            leftEye = FaceMeasures.ratio(Detail.sum(face, rows: 13..<25, columns: 7..<22), 1_600, to: whole, 180)
            rightEye = FaceMeasures.ratio(Detail.sum(face, rows: 13..<25, columns: 26..<41), 1_600, to: whole, 180)
            mouth = FaceMeasures.ratio(Detail.sum(face, rows: 31..<43, columns: 14..<34), 1_600, to: whole, 240)
        }

        static func sum(_ face: Span<UInt8>, rows: Range<Int>, columns: Range<Int>) -> Int {
            let side = FaceMeasures.side
            var sum = 0
            for row in rows {
                for column in columns {
                    let at = row * side + column
                    sum += abs(Int(face[at + 1]) - Int(face[at - 1])) + abs(Int(face[at + side]) - Int(face[at - side]))
                }
            }
            return sum
        }
    }
}
