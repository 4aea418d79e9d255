import Signal

/// The Extensible Binary Meta Language (RFC 8794): elements of an identifier, a size and a body.
enum EBML {
    static let magic: [UInt8] = [0x1a, 0x45, 0xdf, 0xa3]
    /// A size of eight bytes that says nothing.
    static let unknownSize: UInt64 = 0x01ff_ffff_ffff_ffff

    /// The head of an element.
    struct Element: Sendable {
        /// With the bits that mark its length, as documents write it.
        var id: UInt32
        /// Bytes of the body, `nil` if unknown.
        var size: Int?
        /// The place of the identifier.
        var place: Int
        /// The place of the body.
        var body: Int
    }

    /// The bytes of an identifier by its first byte, `nil` if it has none.
    static func idLength(_ first: UInt8) -> Int? {
        let length = first.leadingZeroBitCount + 1
        return length <= 4 ? length : nil
    }

    /// A number of variable size without the bits that mark its length; `nil` where all are ones: unknown.
    static func number(_ bytes: some Collection<UInt8>) -> UInt64? {
        guard let first = bytes.first else { return nil }
        let bits = 7 * bytes.count
        var value = UInt64(first & (0xff >> UInt8(bytes.count)))
        for byte in bytes.dropFirst() { value = value << 8 | UInt64(byte) }
        return value == (1 << bits) - 1 ? nil : value
    }

    /// The checksum of RFC 8794 § 11.3.1: CRC-32 of IEEE 802.3, least significant bit first.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xedb8_8320) }
        }
        return ~crc
    }
}

extension Input {
    /// The head of the next element, `nil` at the end of the bytes.
    mutating func element() throws(Halt) -> EBML.Element? {
        let place = offset
        guard let first = try byteOrEnd() else { return nil }
        guard let length = EBML.idLength(first) else {
            throw damage(at: place, expected: "a Matroska element", found: "byte \(first)")
        }
        var id = UInt32(first)
        for _ in 1..<length { id = id << 8 | UInt32(try byte()) }
        let size = try variableNumber("the size of an element")
        return EBML.Element(id: id, size: size.map { Int($0) }, place: place, body: offset)
    }

    /// A number of 1 to 8 bytes, `nil` if all its bits are ones.
    mutating func variableNumber(_ what: String) throws(Halt) -> UInt64? {
        let place = offset
        let first = try byte()
        let length = first.leadingZeroBitCount + 1
        guard length <= 8 else { throw damage(at: place, expected: what, found: "byte 0") }
        var value = UInt64(first) & (0xff >> UInt64(length))
        for _ in 1..<length { value = value << 8 | UInt64(try byte()) }
        return value == (1 << UInt64(7 * length)) - 1 ? nil : value
    }
}

/// Elements in memory, one after the other: the body of a header element that was read whole.
struct EBMLBody {
    let bytes: ArraySlice<UInt8>
    /// Where the first of `bytes` stands in the file.
    let place: Int
    private let name: String

    private static let mostElements = 4_096

    init(bytes: ArraySlice<UInt8>, place: Int, name: String) {
        self.bytes = bytes
        self.place = place
        self.name = name
    }

    /// The elements; each must end within the body.
    func elements() throws(Halt) -> [(id: UInt32, body: EBMLBody)] {
        var result: [(UInt32, EBMLBody)] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let start = at
            guard result.count < EBMLBody.mostElements else {
                throw damage(at: start, "at most \(EBMLBody.mostElements) elements in one", "more")
            }
            guard let idLength = EBML.idLength(bytes[at]), at + idLength < bytes.endIndex else {
                throw damage(at: start, "a Matroska element", "byte \(bytes[at])")
            }
            let id = bytes[at..<at + idLength].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            at += idLength
            let sizeLength = bytes[at].leadingZeroBitCount + 1
            guard sizeLength <= 8, at + sizeLength <= bytes.endIndex,
                let size = EBML.number(bytes[at..<at + sizeLength])
            else { throw damage(at: at, "the size of an element", "byte \(bytes[at])") }
            at += sizeLength
            guard size <= UInt64(bytes.endIndex - at) else {
                throw damage(at: start, "an element within the one around it", "one of \(size) bytes")
            }
            let end = at + Int(size)
            result.append((id, EBMLBody(bytes: bytes[at..<end], place: place + at - bytes.startIndex, name: name)))
            at = end
        }
        return result
    }

    /// An unsigned number of up to 8 bytes.
    func unsigned() throws(Halt) -> UInt64 {
        guard bytes.count <= 8 else { throw damage(at: bytes.startIndex, "a number of at most 8 bytes", "\(bytes.count)") }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// An unsigned number in a range.
    func integer(_ what: String, in range: ClosedRange<Int>) throws(Halt) -> Int {
        let value = try unsigned()
        guard let number = Int(exactly: value), range.contains(number) else {
            throw damage(at: bytes.startIndex, "\(what) from \(range.lowerBound) to \(range.upperBound)", "\(value)")
        }
        return number
    }

    /// A floating-point number of 0, 4 or 8 bytes.
    func float() throws(Halt) -> Double {
        switch bytes.count {
        case 0: return 0
        case 4: return Double(Float(bitPattern: UInt32(try unsigned())))
        case 8: return Double(bitPattern: try unsigned())
        default: throw damage(at: bytes.startIndex, "a float of 4 or 8 bytes", "\(bytes.count)")
        }
    }

    /// Text up to the first zero.
    func text(longest: Int = 1_024) throws(Halt) -> String {
        guard bytes.count <= longest, let text = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else {
            throw damage(at: bytes.startIndex, "text of at most \(longest) bytes of UTF-8", "\(bytes.count) bytes")
        }
        return text
    }

    /// Compares the body with the checksum that it may begin with.
    func verify() throws(Halt) {
        guard bytes.count >= 6, bytes.first == 0xbf, bytes.dropFirst().first == 0x84 else { return }
        let expected = bytes.dropFirst(2).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let found = EBML.checksum(bytes.dropFirst(6))
        guard expected == found else {
            throw damage(
                at: bytes.startIndex, "the checksum \(String(expected, radix: 16))", "\(String(found, radix: 16))")
        }
    }

    func damage(at index: Int, _ expected: String, _ found: String, advice: String = Input.replace) -> Halt {
        .failed(
            SourceError(
                name: name, place: "byte \(place + index - bytes.startIndex)",
                problem: "expected \(expected), found \(found)", advice: advice))
    }
}
