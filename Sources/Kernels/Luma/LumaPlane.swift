public import Signal

/// The luma of one picture after another, whatever their format: one byte a pixel, rows without gaps, in memory
/// that is wiped. In the steady state nothing is allocated.
public struct LumaPlane: ~Copyable, Sendable {
    /// Pixels; 0 while no picture is held.
    public private(set) var width = 0
    /// Pixels; 0 while no picture is held.
    public private(set) var height = 0
    private var storage = WipedBuffer<UInt8>(capacity: 0)
    private var decoder = JPEGLumaDecoder()

    public init() {}

    /// `width * height` samples, 0 black ... 255 white as the picture codes them.
    public var samples: Span<UInt8> {
        @_lifetime(borrow self) get { storage.span }
    }

    /// Takes the luma of a frame; after an error no picture is held.
    public mutating func load(_ frame: borrowing VideoFrame) throws(LumaError) {
        try load(frame.bytes, layout: frame.layout)
    }

    /// Takes the luma of a picture; after an error no picture is held.
    ///
    /// Only the bytes that hold luma need to be there. For JPEG the size is the file's own, whatever `layout` says.
    public mutating func load(_ bytes: Span<UInt8>, layout: PictureLayout) throws(LumaError) {
        width = 0
        height = 0
        if layout.format == .jpeg {
            do throws(JPEGError) {
                (width, height) = try decoder.decode(bytes, into: &storage)
            } catch {
                storage.resize(to: 0)
                throw .jpeg(error)
            }
            return
        }
        storage.resize(to: 0)
        let sides = 1...PictureLayout.largestSide
        let lineBytes = layout.format == .yuyv ? 2 * layout.width.clamped(to: sides) : layout.width.clamped(to: sides)
        guard sides.contains(layout.width), sides.contains(layout.height), layout.stride >= lineBytes else {
            throw .badLayout(layout)
        }
        let (beforeLast, overflow) = (layout.height - 1).multipliedReportingOverflow(by: layout.stride)
        let (needed, overflow2) = beforeLast.addingReportingOverflow(lineBytes)
        guard !overflow, !overflow2, needed <= bytes.count else {
            throw .tooFewBytes(needed: overflow || overflow2 ? .max : needed, found: bytes.count)
        }
        storage.resize(to: layout.width * layout.height)
        var target = storage.mutableSpan
        switch layout.format {
        case .yuyv:
            Luma.unpackYUYV(
                bytes, width: layout.width, height: layout.height, stride: layout.stride, into: &target)
        default:
            Luma.unpackPlane(
                bytes, width: layout.width, height: layout.height, stride: layout.stride, into: &target)
        }
        width = layout.width
        height = layout.height
    }

    /// Zeroes the picture and what decoding left behind.
    public mutating func wipe() {
        width = 0
        height = 0
        storage.wipe()
        decoder.wipe()
    }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
