internal import Signal

extension JPEGLumaDecoder {
    /// SOS (B.2.3) and the entropy-coded data behind it.
    ///
    /// - Returns: the place behind them.
    mutating func readScan(
        _ file: Span<UInt8>, _ segment: Range<Int>, into target: inout WipedBuffer<UInt8>
    ) throws(JPEGError) -> Int {
        let at = segment.lowerBound
        guard frame.componentCount > 0 else {
            throw JPEGError(.malformed, offset: at - 4, expected: "a frame header", found: "a scan before it")
        }
        if frame.componentCount == 3, isUntransformed { throw unsupported(at - 4, "RGB colours (Adobe transform 0)") }
        guard segment.count >= 6 else { throw short(at, "a scan header of 6 bytes or more", segment) }
        let count = Int(file[at])
        guard (1...frame.componentCount).contains(count), segment.count == 4 + 2 * count else {
            throw JPEGError(
                .malformed, offset: at, expected: "a scan header of 1 to \(frame.componentCount) components",
                found: "\(count) in \(segment.count) bytes")
        }
        let last = at + 1 + 2 * count
        guard file[last] == 0, file[last + 1] == 63, file[last + 2] == 0 else {
            throw JPEGError(
                .malformed, offset: last, expected: "a scan of coefficients 0 to 63 in full (003F00)",
                found: hex(file[last], file[last + 1], file[last + 2]))
        }
        var scan = JPEGScan()
        scan.componentCount = count
        scan.restartInterval = restartInterval
        var prepared: UInt8 = 0
        for i in 0..<count {
            try readScanComponent(file, at + 1 + 2 * i, &scan, index: i, &prepared)
        }
        let blocksInUnit = setGeometry(&scan)
        guard blocksInUnit <= 10 else {
            throw JPEGError(
                .malformed, offset: at, expected: "at most 10 blocks in a unit", found: "\(blocksInUnit)")
        }
        // Every block takes two bits or more, so that a few bytes cannot claim a large picture.
        guard scan.blockCount <= 4 * (file.count - segment.upperBound) else {
            throw JPEGError(
                .cutOff, offset: file.count,
                expected: "at least \((scan.blockCount + 3) / 4) bytes for the \(scan.blockCount) blocks of the scan",
                found: "\(file.count - segment.upperBound)")
        }
        if frame.components[0].isScanned, target.count != frame.width * frame.height {
            target.resize(to: frame.width * frame.height)
        }
        return try work.decode(
            file, from: segment.upperBound, scan, width: frame.width, height: frame.height, into: &target)
    }

    private mutating func readScanComponent(
        _ file: Span<UInt8>, _ at: Int, _ scan: inout JPEGScan, index: Int, _ prepared: inout UInt8
    ) throws(JPEGError) {
        var found: Int?
        for i in 0..<frame.componentCount where frame.components[i].id == file[at] { found = i }
        guard let component = found else {
            throw JPEGError(
                .malformed, offset: at, expected: "a component of the frame", found: "component \(file[at])")
        }
        guard !frame.components[component].isScanned else {
            throw JPEGError(
                .malformed, offset: at, expected: "one scan of each component", found: "component \(file[at]) again")
        }
        frame.components[component].isScanned = true
        scan.components[index].isLuma = component == 0
        scan.components[index].horizontal = frame.components[component].horizontal
        scan.components[index].vertical = frame.components[component].vertical
        scan.components[index].dcTable = try prepare(file, at + 1, Int(file[at + 1] >> 4), isAC: false, &prepared)
        scan.components[index].acTable = try prepare(file, at + 1, Int(file[at + 1] & 15), isAC: true, &prepared)
        if component == 0 {
            let quantiser = frame.components[0].quantiser
            guard hasQuantiser[quantiser] else {
                throw JPEGError(
                    .malformed, offset: at, expected: "quantisation table \(quantiser) before the scan", found: "none")
            }
            work.setQuantiser(quantisers, at: quantiser * 64)
        }
    }

    /// Makes a Huffman table ready, once for each scan, and says where it begins among the lookups.
    private mutating func prepare(
        _ file: Span<UInt8>, _ at: Int, _ index: Int, isAC: Bool, _ prepared: inout UInt8
    ) throws(JPEGError) -> Int {
        guard index < 4 else {
            throw JPEGError(.malformed, offset: at, expected: "Huffman table 0 to 3", found: "\(index)")
        }
        let place = (isAC ? 4 : 0) + index
        let start = place * JPEGLookup.size
        if prepared & 1 << place != 0 { return start }
        prepared |= 1 << place
        if codes[place].total == 0 {
            guard let standard = JPEGHuffmanCodes.standard(isAC: isAC, index: index) else {
                throw JPEGError(
                    .malformed, offset: at, expected: "Huffman table \(index) before the scan", found: "none")
            }
            codes[place] = standard
        }
        work.prepare(codes[place], isAC: isAC, at: start)
        return start
    }

    /// Sets how many units there are (A.2) and returns the number of blocks in one.
    private func setGeometry(_ scan: inout JPEGScan) -> Int {
        if scan.componentCount > 1 {
            scan.unitsAcross = divideUp(frame.width, 8 * frame.largestHorizontal)
            scan.unitsDown = divideUp(frame.height, 8 * frame.largestVertical)
            return scan.blockCount / (scan.unitsAcross * scan.unitsDown)
        }
        // Alone, a component's unit is one block, and only blocks that hold pixels are there.
        let only = scan.components[0]
        scan.unitsAcross = divideUp(divideUp(frame.width * only.horizontal, frame.largestHorizontal), 8)
        scan.unitsDown = divideUp(divideUp(frame.height * only.vertical, frame.largestVertical), 8)
        scan.components[0].horizontal = 1
        scan.components[0].vertical = 1
        return 1
    }

    private func divideUp(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }
}
