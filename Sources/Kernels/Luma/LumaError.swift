public import Signal

/// Why no luma could be taken from a picture.
public enum LumaError: Error, Sendable, Hashable, CustomStringConvertible {
    case jpeg(JPEGError)
    /// Width or height outside 1 ... `PictureLayout.largestSide`, or a stride too small for a line.
    case badLayout(PictureLayout)
    /// The layout needs more bytes than the picture has.
    case tooFewBytes(needed: Int, found: Int)

    /// What was expected and what was found, in one line.
    public var description: String {
        switch self {
        case .jpeg(let error): "JPEG \(error)"
        case .badLayout(let layout):
            "expected a picture of 1x1 to \(PictureLayout.largestSide)x\(PictureLayout.largestSide) pixels whose lines "
                + "fit the stride, found \(layout.width)x\(layout.height) with stride \(layout.stride)"
        case .tooFewBytes(let needed, let found): "expected at least \(needed) bytes of picture, found \(found)"
        }
    }
}
