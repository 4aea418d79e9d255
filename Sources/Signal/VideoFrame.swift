/// How the bytes of a picture are laid out.
public enum PixelFormat: Sendable, Hashable {
    /// One byte a pixel.
    case gray8
    /// A plane of luma, then two planes of chroma, subsampled 2×2, 2×1 or not at all. The luma is the first plane.
    case planar420, planar422, planar444
    /// Packed Y U Y V.
    case yuyv
    /// A plane of luma, then interleaved chroma, 2×2.
    case nv12
    /// One JPEG file, baseline.
    case jpeg
}

/// Size and layout of a picture.
public struct PictureLayout: Sendable, Hashable {
    public var format: PixelFormat
    /// Pixels; 1 ... 8192.
    public var width: Int
    /// Pixels; 1 ... 8192.
    public var height: Int
    /// Bytes from one line of the first plane to the next. Unused for `jpeg`.
    public var stride: Int

    public init(format: PixelFormat, width: Int, height: Int, stride: Int) {
        self.format = format
        self.width = width
        self.height = height
        self.stride = stride
    }

    /// The largest width and height that a source may deliver.
    public static let largestSide = 8192
}

/// A picture as it came from the sensor: raw or JPEG bytes, in memory that is wiped.
///
/// A frame is a slot that is filled again and again: in the steady state nothing is allocated.
public struct VideoFrame: ~Copyable, Sendable {
    /// When the picture was taken, rounded to `MediaTime.resolution`.
    public private(set) var time: MediaTime
    public private(set) var layout: PictureLayout
    private var storage: WipedBuffer<UInt8>

    public init(capacity: Int = 0) {
        time = .zero
        layout = PictureLayout(format: .gray8, width: 0, height: 0, stride: 0)
        storage = WipedBuffer(capacity: capacity)
    }

    /// Makes room for the `byteCount` bytes of a new picture, to be written through `mutableBytes`.
    public mutating func begin(time: MediaTime, layout: PictureLayout, byteCount: Int) {
        self.time = time
        self.layout = layout
        storage.resize(to: byteCount)
    }

    /// The bytes of the picture, `layout` says how to read them.
    public var bytes: Span<UInt8> {
        @_lifetime(borrow self) get { storage.span }
    }

    public var mutableBytes: MutableSpan<UInt8> {
        @_lifetime(&self) mutating get { storage.mutableSpan }
    }

    /// Zeroes the picture and all spare room.
    public mutating func wipe() {
        storage.wipe()
        layout = PictureLayout(format: .gray8, width: 0, height: 0, stride: 0)
    }
}
