/// Why a JPEG file could not be decoded.
public struct JPEGError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// The bytes end before the picture does.
        case cutOff
        /// The bytes break the rules of ISO/IEC 10918-1.
        case malformed
        /// A process or a colour space that this decoder refuses by name.
        case unsupported
        /// A side is longer than this decoder takes.
        case tooLarge
    }

    public var kind: Kind
    /// The place in the file: bytes from its start.
    public var offset: Int
    public var expected: String
    public var found: String

    public init(_ kind: Kind, offset: Int, expected: String, found: String) {
        self.kind = kind
        self.offset = offset
        self.expected = expected
        self.found = found
    }

    /// `byte 412: expected a baseline picture, found a progressive one`.
    public var description: String { "byte \(offset): expected \(expected), found \(found)" }
}
