/// Builds YUV4MPEG2 files.
public struct Y4MFile: Sendable {
    public var header: String
    public var frames: [[UInt8]] = []
    /// What follows the word FRAME in the line before each picture.
    public var parameters = ""

    public init(_ header: String = "W16 H8 F25:1 Cmono", frames: [[UInt8]] = []) {
        self.header = header
        self.frames = frames
    }

    public var bytes: [UInt8] {
        var bytes = Array("YUV4MPEG2 \(header)\n".utf8)
        for frame in frames { bytes += Array("FRAME\(parameters)\n".utf8) + frame }
        return bytes
    }
}
