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

extension PictureLayout {
    /// Whether lines follow each other without spare bytes.
    var isPacked: Bool {
        format == .jpeg || stride == PictureLayout.packed(format, width: width, height: height).stride
    }

    /// The lines of all planes; known of layouts whose later planes have the stride of the first.
    var lineCount: Int { format == .nv12 ? height + (height + 1) / 2 : height }

    /// Where the bytes of a line stand, without the spare ones at its end.
    func line(_ index: Int) -> Range<Int> {
        let isChroma = format == .nv12 && index >= height
        let length = format == .gray8 || (format == .nv12 && !isChroma) ? width : (width + 1) / 2 * (format == .nv12 ? 2 : 4)
        return index * stride..<index * stride + length
    }

    /// The bytes that a picture in memory has at least; `nil` where spare bytes stand in an order that is not known.
    var leastByteCount: Int? {
        if isPacked { return packedByteCount }
        switch format {
        case .gray8, .yuyv, .nv12:
            let isWide = (0..<2).allSatisfy { line($0 * (lineCount - 1)).count <= stride }
            return isWide ? line(lineCount - 1).upperBound : nil
        case .planar420, .planar422, .planar444, .jpeg: return nil
        }
    }
}
