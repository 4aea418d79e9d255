internal import Kernels
internal import Signal

/// Five numbers about each contour of a stretch of speech: how its spectrum lies, spreads, leans and moves.
///
/// Contours are log-mel bands and the first cepstral coefficients: the cosine transform of some of a frame's bands (Davis
/// and Mermelstein 1980, doi:10.1109/TASSP.1980.1163420), times 2 / their number, the zeroth included. For each: mean, standard
/// deviation and skewness (`m₃ / (σ³ + 0.1)`) over the frames that are no pause; mean absolute step from a frame to the
/// next, and to the fourth after it. Nothing is allocated after `init`.
public struct SpeechStatistics: ~Copyable, Sendable {
    /// Numbers for each contour.
    public static let kinds = 5
    /// The fewest frames that have all of them.
    public static let fewestFrames = 5

    public let bands: Int
    public let cepstra: Int
    /// The bands that cepstral coefficients are made of.
    public let cepstralBands: Range<Int>
    /// Frames that there is room for.
    public let capacity: Int

    /// Bands and cepstral coefficients.
    public var contours: Int { bands + cepstra }
    /// How many numbers there are.
    public var count: Int { SpeechStatistics.kinds * contours }

    /// One row a cepstral coefficient.
    private let cosines: [Float]
    private var rows: WipedBuffer<Float>
    private var numbers: WipedBuffer<Float>

    /// - Parameters:
    ///   - bands: values in a frame.
    ///   - cepstra: cepstral coefficients, at most one a cepstral band.
    ///   - cepstralBands: the bands that they are made of.
    ///   - capacity: the most frames of a stretch.
    public init(bands: Int, cepstra: Int, of cepstralBands: Range<Int>, capacity: Int) {
        precondition(cepstralBands.lowerBound >= 0 && cepstralBands.upperBound <= bands && !cepstralBands.isEmpty)
        self.bands = bands
        self.cepstra = cepstra
        self.cepstralBands = cepstralBands
        self.capacity = capacity
        var cosines: [Float] = []
        for k in 0..<cepstra {
            for index in 0..<cepstralBands.count {
                let turn = Elementary.turn(k * (2 * index + 1), of: 4 * cepstralBands.count)
                cosines.append(Float(turn.cosine * 2 / Double(cepstralBands.count)))
            }
        }
        self.cosines = cosines
        rows = WipedBuffer(count: capacity * (bands + cepstra))
        numbers = WipedBuffer(count: SpeechStatistics.kinds * (bands + cepstra))
    }

    /// Zeroes all that came from speech.
    public mutating func wipe() {
        rows.zero()
        numbers.zero()
    }

    /// Means of all contours (bands first), then standard deviations, skewnesses, steps over 10 ms, steps over 40 ms.
    public var values: Span<Float> {
        @_lifetime(borrow self) get { numbers.span }
    }

    /// Sets row `row` of the stretch.
    ///
    /// - Parameters:
    ///   - frame: natural logarithms of mel energies.
    ///   - level: what is taken away from each.
    public mutating func set(_ row: Int, _ frame: Span<Float>, level: Float) {
        precondition(frame.count == bands && row < capacity, "a frame has \(bands) bands")
        let (bands, cepstra, at) = (bands, cepstra, row * contours)
        let cosines = cosines
        let (first, count) = (at + cepstralBands.lowerBound, cepstralBands.count)
        var rows = self.rows.mutableSpan
        for band in 0..<bands { rows[at + band] = frame[band] - level }
        for k in 0..<cepstra {
            var sum: Float = 0
            for index in 0..<count { sum += rows[first + index] * cosines[k * count + index] }
            rows[at + bands + k] = sum
        }
    }

    /// Computes the numbers of the first `count` rows.
    ///
    /// - Parameter isSpoken: 1 for each row that is no pause; at least one.
    /// - Precondition: `count` is at least `fewestFrames`.
    public mutating func compute(_ count: Int, isSpoken: Span<UInt8>) {
        precondition(count >= SpeechStatistics.fewestFrames && count <= capacity && isSpoken.count >= count, "too few rows")
        SpeechStatistics.compute(count, rows, isSpoken, width: contours, into: &numbers)
    }

    private static func compute(
        _ count: Int, _ rows: borrowing WipedBuffer<Float>, _ isSpoken: Span<UInt8>, width: Int,
        into numbers: inout WipedBuffer<Float>
    ) {
        let rows = rows.span
        var out = numbers.mutableSpan
        for i in 0..<out.count { out[i] = 0 }
        var spoken: Float = 0
        for row in 0..<count where isSpoken[row] != 0 {
            spoken += 1
            for c in 0..<width { out[c] += rows[row * width + c] }
        }
        guard spoken > 0 else { return }
        for c in 0..<width { out[c] /= spoken }
        for row in 0..<count where isSpoken[row] != 0 {
            for c in 0..<width {
                let away = rows[row * width + c] - out[c]
                let square = away * away
                out[width + c] += square
                out[2 * width + c] += square * away
            }
        }
        for c in 0..<width {
            let deviation = (out[width + c] / spoken).squareRoot()
            out[width + c] = deviation
            out[2 * width + c] = out[2 * width + c] / spoken / (deviation * deviation * deviation + 0.1)
        }
        for (kind, reach) in [(3, 1), (4, 4)] {
            for row in reach..<count {
                for c in 0..<width {
                    out[kind * width + c] += abs(rows[row * width + c] - rows[(row - reach) * width + c])
                }
            }
            for c in 0..<width { out[kind * width + c] /= Float(count - reach) }
        }
    }
}
