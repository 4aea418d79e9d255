import Signal

extension PictureLayout {
    /// A layout without spare bytes at the ends of lines, as files have it.
    static func packed(_ format: PixelFormat, width: Int, height: Int) -> PictureLayout {
        let stride = format == .yuyv ? (width + 1) / 2 * 4 : width
        return PictureLayout(format: format, width: width, height: height, stride: stride)
    }

    /// The bytes of a picture without spare bytes; subsampled chroma is rounded up. 0 for JPEG, whose files differ.
    var packedByteCount: Int {
        let chromaWidth = (width + 1) / 2
        let chromaHeight = (height + 1) / 2
        return switch format {
        case .gray8: width * height
        case .planar420, .nv12: width * height + 2 * chromaWidth * chromaHeight
        case .planar422: width * height + 2 * chromaWidth * height
        case .planar444: 3 * width * height
        case .yuyv: 4 * chromaWidth * height
        case .jpeg: 0
        }
    }
}
