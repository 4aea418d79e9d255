import CV4L2
import Signal

/// A format of pictures that is read, and the driver's code for it.
struct CameraFormat: Sendable {
    let code: UInt32
    let pixels: PixelFormat

    /// In the order in which they are tried: what costs least to read first.
    static let all = [
        CameraFormat(code: lamppost_V4L2_PIX_FMT_YUYV, pixels: .yuyv),
        CameraFormat(code: lamppost_V4L2_PIX_FMT_MJPEG, pixels: .jpeg),
        CameraFormat(code: lamppost_V4L2_PIX_FMT_NV12, pixels: .nv12),
        CameraFormat(code: lamppost_V4L2_PIX_FMT_GREY, pixels: .gray8),
    ]
}

extension PictureLayout {
    /// The bytes of a line of the first plane without spare ones; 0 for JPEG.
    var lineBytes: Int {
        switch format {
        case .yuyv: (width + 1) / 2 * 4
        case .jpeg: 0
        default: width
        }
    }

    /// The bytes from the first of a picture to the last one that is none of the spare ones; 0 for JPEG.
    ///
    /// For what cameras give: one plane, or NV12, whose chroma has lines of the same stride.
    var cameraByteCount: Int {
        switch format {
        case .jpeg: 0
        case .nv12: stride * height + stride * ((height + 1) / 2 - 1) + (width + 1) / 2 * 2
        default: stride * (height - 1) + lineBytes
        }
    }

    /// How many of a buffer's bytes are the picture; `nil` if it is not all there.
    ///
    /// A JPEG begins with its start marker and ends with the last end marker, in no scan can one stand; what follows is
    /// padding.
    /// - Complexity: O(padding) for a whole picture, O(bytes) for half a JPEG.
    func wholeByteCount(_ bytes: Span<UInt8>) -> Int? {
        guard format == .jpeg else { return bytes.count >= cameraByteCount ? cameraByteCount : nil }
        guard bytes.count >= 4, bytes[0] == 0xff, bytes[1] == 0xd8 else { return nil }
        var end = bytes.count
        while end >= 4 {
            if bytes[end - 1] == 0xd9, bytes[end - 2] == 0xff { return end }
            end -= 1
        }
        return nil
    }
}
