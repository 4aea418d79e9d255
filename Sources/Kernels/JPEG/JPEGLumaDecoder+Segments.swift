internal import Signal

extension JPEGLumaDecoder {
    /// Reads marker after marker until every component was scanned.
    mutating func decodeSegments(_ file: Span<UInt8>, into target: inout WipedBuffer<UInt8>) throws(JPEGError) {
        reset()
        guard file.count >= 2 else {
            throw JPEGError(.cutOff, offset: 0, expected: "a JPEG file", found: "\(file.count) bytes")
        }
        guard file[0] == 0xFF, file[1] == 0xD8 else {
            throw JPEGError(
                .malformed, offset: 0, expected: "the start of a JPEG picture (FFD8)", found: hex(file[0], file[1]))
        }
        var position = 2
        while true {
            let marker = try nextMarker(file, &position)
            if marker == 0xD9 {
                throw JPEGError(
                    .malformed, offset: position - 2, expected: "a scan", found: "the end of the picture (FFD9)")
            }
            guard marker != 0x01, !(0xD0...0xD8).contains(marker) else {
                throw JPEGError(
                    .malformed, offset: position - 2, expected: "a marker segment", found: "marker \(hex(0xFF, marker))"
                )
            }
            let segment = try segment(file, position)
            position = segment.upperBound
            switch marker {
            case 0xC4: try readHuffmanTables(file, segment)
            case 0xDB: try readQuantisers(file, segment)
            case 0xDD: try readRestartInterval(file, segment)
            case 0xEE: readAdobe(file, segment)
            case 0xDA:
                position = try readScan(file, segment, into: &target)
                if frame.isComplete { return }
            case 0xC0...0xCF, 0xDE, 0xF7: try readFrame(file, marker, segment)
            default: break
            }
        }
    }

    /// The code of the marker at `position`, which moves behind it. Any number of FF may stand before a code (B.1.1.2).
    private func nextMarker(_ file: Span<UInt8>, _ position: inout Int) throws(JPEGError) -> UInt8 {
        guard position < file.count else { throw ended(file, "a marker") }
        guard file[position] == 0xFF else {
            throw JPEGError(.malformed, offset: position, expected: "a marker (FF)", found: hex(file[position]))
        }
        while position < file.count, file[position] == 0xFF { position += 1 }
        guard position < file.count else { throw ended(file, "a marker") }
        guard file[position] != 0 else {
            throw JPEGError(.malformed, offset: position - 1, expected: "a marker", found: "FF00")
        }
        position += 1
        return file[position - 1]
    }

    /// The bytes of the segment whose length stands at `position`, without the length.
    private func segment(_ file: Span<UInt8>, _ position: Int) throws(JPEGError) -> Range<Int> {
        guard position + 2 <= file.count else { throw ended(file, "the length of a segment") }
        let length = word(file, position)
        guard length >= 2 else {
            throw JPEGError(.malformed, offset: position, expected: "a segment of 2 bytes or more", found: "\(length)")
        }
        guard position + length <= file.count else { throw ended(file, "a segment of \(length) bytes at \(position)") }
        return position + 2..<position + length
    }

    /// DHT, B.2.4.2.
    private mutating func readHuffmanTables(_ file: Span<UInt8>, _ segment: Range<Int>) throws(JPEGError) {
        var at = segment.lowerBound
        while at < segment.upperBound {
            guard at + 17 <= segment.upperBound else { throw short(at, "a Huffman table of 17 bytes or more", segment) }
            let kind = file[at] >> 4
            let index = Int(file[at] & 15)
            guard kind < 2, index < 4 else {
                throw JPEGError(
                    .malformed, offset: at, expected: "a Huffman table of class 0 or 1 and number 0 to 3",
                    found: hex(file[at]))
            }
            var table = JPEGHuffmanCodes()
            for i in 0..<16 {
                table.counts[i] = file[at + 1 + i]
                table.total += Int(table.counts[i])
            }
            guard table.total >= 1, table.total <= 256, table.isPrefixFree else {
                throw JPEGError(
                    .malformed, offset: at + 1, expected: "the code lengths of a Huffman table",
                    found: "lengths that no prefix code has")
            }
            guard at + 17 + table.total <= segment.upperBound else {
                throw short(at, "a Huffman table of \(17 + table.total) bytes", segment)
            }
            for i in 0..<table.total { table.values[i] = file[at + 17 + i] }
            codes[Int(kind) * 4 + index] = table
            at += 17 + table.total
        }
    }

    /// DQT, B.2.4.1.
    private mutating func readQuantisers(_ file: Span<UInt8>, _ segment: Range<Int>) throws(JPEGError) {
        var at = segment.lowerBound
        while at < segment.upperBound {
            let precision = Int(file[at] >> 4)
            let index = Int(file[at] & 15)
            guard precision < 2, index < 4 else {
                throw JPEGError(
                    .malformed, offset: at, expected: "a quantisation table of precision 0 or 1 and number 0 to 3",
                    found: hex(file[at]))
            }
            let size = 1 + 64 * (precision + 1)
            guard at + size <= segment.upperBound else {
                throw short(at, "a quantisation table of \(size) bytes", segment)
            }
            for i in 0..<64 {
                let value = precision == 0 ? Int(file[at + 1 + i]) : word(file, at + 1 + 2 * i)
                guard value > 0 else {
                    throw JPEGError(
                        .malformed, offset: at + 1 + i * (precision + 1), expected: "a quantiser of 1 or more",
                        found: "0")
                }
                quantisers[index * 64 + i] = UInt16(value)
            }
            hasQuantiser[index] = true
            at += size
        }
    }

    /// DRI, B.2.4.4.
    private mutating func readRestartInterval(_ file: Span<UInt8>, _ segment: Range<Int>) throws(JPEGError) {
        guard segment.count == 2 else {
            throw JPEGError(
                .malformed, offset: segment.lowerBound, expected: "a restart interval of 2 bytes",
                found: "\(segment.count) bytes")
        }
        restartInterval = word(file, segment.lowerBound)
    }

    /// APP14: Adobe's marker says in its last byte how colours are coded.
    private mutating func readAdobe(_ file: Span<UInt8>, _ segment: Range<Int>) {
        let at = segment.lowerBound
        guard segment.count >= 12, file[at] == 0x41, file[at + 1] == 0x64, file[at + 2] == 0x6F, file[at + 3] == 0x62,
            file[at + 4] == 0x65
        else { return }
        isUntransformed = file[at + 11] == 0
    }
}

extension JPEGLumaDecoder {
    func word(_ file: Span<UInt8>, _ position: Int) -> Int {
        Int(file[position]) << 8 | Int(file[position + 1])
    }

    func hex(_ bytes: UInt8...) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    func ended(_ file: Span<UInt8>, _ expected: String) -> JPEGError {
        JPEGError(.cutOff, offset: file.count, expected: expected, found: "the end of the file")
    }

    func short(_ offset: Int, _ expected: String, _ segment: Range<Int>) -> JPEGError {
        JPEGError(
            .malformed, offset: offset, expected: expected,
            found: "\(segment.upperBound - offset) bytes before the end of the segment")
    }
}
