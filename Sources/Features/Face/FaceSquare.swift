internal import Kernels
internal import Signal

/// A square cut out of a picture around a face, upright, in memory that is wiped.
struct FaceSquare: ~Copyable, Sendable {
    /// Samples down and across.
    let side: Int
    /// How far a box's middle lies below the square's middle, as a share of the box.
    let boxBelowMiddle: Float
    private var storage: WipedBuffer<UInt8>
    /// The part of a picture around the face, made smaller.
    private var reduced = WipedBuffer<UInt8>(capacity: 0)

    init(side: Int, boxBelowMiddle: Float) {
        (self.side, self.boxBelowMiddle) = (side, boxBelowMiddle)
        storage = WipedBuffer(count: side * side)
    }

    /// `side · side` samples, rows without gaps.
    var samples: Span<UInt8> {
        @_lifetime(borrow self) get { storage.span }
    }

    mutating func wipe() {
        storage.zero()
        reduced.wipe()
    }

    /// Cuts the square in which a box stands as it did in training.
    ///
    /// - Parameters:
    ///   - window: how wide the square is, in pixels of the picture.
    ///   - level: a size of the picture, `ratio` pixels of which make one of it, not much finer than the square.
    mutating func cut(
        around face: FaceCandidate, window: Float, from level: Span<UInt8>, width: Int, height: Int, ratio: Float
    ) {
        let cut = place(face, window, ratio, left: 0, top: 0)
        FaceSquare.fill(level, width, height, cut, side, into: &storage)
    }

    /// The same out of the picture itself: what is around the face is made smaller first, by whole boxes, where it is finer
    /// than the square.
    ///
    /// - Complexity: O(window² + side²).
    mutating func cut(around face: FaceCandidate, window: Float, from luma: Span<UInt8>, width: Int, height: Int) {
        let factor = min(64, max(1, Int(window / Float(side))))
        let reach = window * 0.72 + Float(2 * factor)
        let left = FaceSquare.limited(face.x - reach, width), right = FaceSquare.limited(face.x + reach, width)
        let top = FaceSquare.limited(face.y - reach, height), bottom = FaceSquare.limited(face.y + reach, height)
        guard factor > 1, right - left >= factor, bottom - top >= factor else {
            cut(around: face, window: window, from: luma, width: width, height: height, ratio: 1)
            return
        }
        let across = Luma.reducedLength(right - left, factor: factor)
        let down = Luma.reducedLength(bottom - top, factor: factor)
        reduced.resize(to: across * down)
        FaceSquare.reduce(
            luma.extracting(top * width + left..<(bottom - 1) * width + right), right - left, bottom - top, width, factor,
            into: &reduced)
        let cut = place(face, window, Float(factor), left: Float(left), top: Float(top))
        FaceSquare.fill(reduced, across, down, cut, side, into: &storage)
    }

    static let radian = 0.017_453_292_519_943_295

    private func place(
        _ face: FaceCandidate, _ window: Float, _ ratio: Float, left: Float, top: Float
    ) -> LumaCut {
        // The square's middle lies above the box's, as the head is turned.
        let below = boxBelowMiddle * face.side
        let radians = Double(face.roll) * FaceSquare.radian
        return LumaCut(
            x: (face.x + below * Float(Elementary.sin(radians)) - left) / ratio,
            y: (face.y - below * Float(Elementary.cos(radians)) - top) / ratio,
            pixelsASample: window / ratio / Float(side), roll: face.roll)
    }

    private static func limited(_ value: Float, _ length: Int) -> Int { Int(max(0, min(Float(length), value))) }

    private static func reduce(
        _ part: Span<UInt8>, _ width: Int, _ height: Int, _ stride: Int, _ factor: Int, into reduced: inout WipedBuffer<UInt8>
    ) {
        var target = reduced.mutableSpan
        Luma.areaReduce(part, width: width, height: height, stride: stride, factor: factor, into: &target)
    }

    private static func fill(
        _ reduced: borrowing WipedBuffer<UInt8>, _ width: Int, _ height: Int, _ cut: LumaCut, _ side: Int,
        into storage: inout WipedBuffer<UInt8>
    ) {
        fill(reduced.span, width, height, cut, side, into: &storage)
    }

    private static func fill(
        _ picture: Span<UInt8>, _ width: Int, _ height: Int, _ cut: LumaCut, _ side: Int, into storage: inout WipedBuffer<UInt8>
    ) {
        var target = storage.mutableSpan
        Luma.cut(picture, width: width, height: height, cut, side: side, into: &target)
    }
}
