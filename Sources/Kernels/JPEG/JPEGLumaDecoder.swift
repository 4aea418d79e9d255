public import Signal

public struct JPEGLumaDecoder: ~Copyable, Sendable {
    public init() {}
    public mutating func decode(
        _ file: Span<UInt8>, into target: inout WipedBuffer<UInt8>
    ) throws(JPEGError) -> (width: Int, height: Int) {
        throw JPEGError(.unsupported, offset: 0, expected: "", found: "")
    }
    public mutating func wipe() {}
}
