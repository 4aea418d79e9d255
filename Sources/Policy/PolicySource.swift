import Digest

/// The bytes of a policy and the places in them. Valid UTF-8 without characters that hide or reorder text.
struct PolicySource {
    let bytes: [UInt8]
    let file: String
    /// Where each line begins.
    private let lineStarts: [Int]

    init(_ bytes: [UInt8], file: String) throws(PolicyError) {
        self.file = file
        guard bytes.count <= PolicyLimits.bytes else {
            throw PolicyError(
                file: file, position: TextPosition(line: 1, column: 1),
                problem: "a policy of more than \(PolicyLimits.bytes) bytes", line: "", indent: 0,
                suggestion: "split it into several policies")
        }
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == 0x0a }.map { $0 + 1 }
        try refuseHiddenText()
    }

    /// The error at a byte.
    func error(at offset: Int, _ problem: String, _ suggestion: String? = nil) -> PolicyError {
        let place = position(of: offset)
        let start = offset - (place.column - 1)
        let end = bytes[offset...].firstIndex { $0 == 0x0a || $0 == 0x0d } ?? bytes.endIndex
        // A long line is cut to what stands around the place, never within a character.
        var first = max(start, offset - 80)
        while first < offset, first > start, bytes[first] & 0xc0 == 0x80 { first += 1 }
        var last = min(end, offset + 80)
        while last > offset, last < end, bytes[last] & 0xc0 == 0x80 { last -= 1 }
        return PolicyError(
            file: file, position: place, problem: problem, line: PolicySource.shown(bytes[first..<last]),
            indent: PolicySource.shown(bytes[first..<offset]).unicodeScalars.count, suggestion: suggestion)
    }

    /// Line and byte, from 1.
    func position(of offset: Int) -> TextPosition {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return TextPosition(line: low + 1, column: offset - lineStarts[low] + 1)
    }

    /// Text that is safe to print: what is not a printable character becomes a space.
    private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            text.unicodeScalars.append(isHidden(scalar) || scalar.value < 0x20 ? " " : scalar)
        }
        return text
    }

    /// Control characters, and those that reorder or hide what is beside them: a reviewer must see what the compiler sees.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0a, 0x0d, 0x09: false
        case 0...0x1f, 0x7f...0x9f, 0xad, 0x061c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff: true
        case 0xe0000...0xe007f: true
        default: false
        }
    }

    private func refuseHiddenText() throws(PolicyError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error(at: PolicySource.firstInvalidByte(bytes), "expected UTF-8", "save the file as UTF-8")
        }
        var offset = 0
        for scalar in text.unicodeScalars {
            if PolicySource.isHidden(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                throw error(
                    at: offset,
                    "the invisible character U+\(String(repeating: "0", count: max(0, 4 - code.utf8.count)))\(code)",
                    "remove it: a reviewer cannot see it")
            }
            if scalar == "\r", offset + 1 == bytes.count || bytes[offset + 1] != 0x0a {
                throw error(
                    at: offset, "a carriage return that ends no line",
                    "end lines with LF or CR LF: some editors show a line end where the compiler sees none")
            }
            offset += UTF8.width(scalar)
        }
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var offset = 0
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return max(0, bytes.count - 1)
            case .error: return offset
            }
        }
    }
}
