/// Writes EBML elements (RFC 8794) into memory: headers and events, never samples.
struct EBMLWriter {
    private(set) var bytes: [UInt8] = []

    /// An element that holds others.
    mutating func element(_ id: UInt32, _ content: (inout EBMLWriter) -> Void) {
        var inner = EBMLWriter()
        content(&inner)
        element(id, bytes: inner.bytes)
    }

    /// An element that holds others, before them their checksum (RFC 8794, section 11.3.1).
    mutating func checkedElement(_ id: UInt32, _ content: (inout EBMLWriter) -> Void) {
        var inner = EBMLWriter()
        content(&inner)
        let checksum = EBML.checksum(inner.bytes[...]).byteSwapped
        element(id) { outer in
            outer.element(MatroskaID.checksum, bytes: EBMLWriter.big(UInt64(checksum), 4))
            outer.append(inner.bytes)
        }
    }

    mutating func element(_ id: UInt32, bytes content: [UInt8]) {
        append(EBMLWriter.big(UInt64(id), 4 - id.leadingZeroBitCount / 8))
        append(EBMLWriter.size(content.count))
        append(content)
    }

    mutating func element(_ id: UInt32, text: String) { element(id, bytes: Array(text.utf8)) }

    /// A whole number in as few bytes as it needs.
    mutating func element(_ id: UInt32, _ number: Int) {
        let value = UInt64(number)
        element(id, bytes: EBMLWriter.big(value, max(1, 8 - value.leadingZeroBitCount / 8)))
    }

    /// Eight bytes: a date, or the bits of a float.
    mutating func element(_ id: UInt32, bits: UInt64) { element(id, bytes: EBMLWriter.big(bits, 8)) }

    /// An element of the segment that goes on until another begins which cannot stand in it, or to the end of the bytes:
    /// its size is unknown (RFC 8794, section 6.2).
    mutating func open(_ id: UInt32) {
        append(EBMLWriter.big(UInt64(id), 4))
        append(EBMLWriter.big(EBML.unknownSize, 8))
    }

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The size of an element in as few bytes as it needs.
    private static func size(_ count: Int) -> [UInt8] {
        var length = 1
        // All bits set would say that the size is unknown.
        while count >= 1 << (7 * length) - 1 { length += 1 }
        return big(UInt64(count) | 1 << UInt64(7 * length), length)
    }

    private static func big(_ value: UInt64, _ count: Int) -> [UInt8] {
        (1...count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - $0))) }
    }
}
