internal import Signal

/// What decoding the blocks of a scan needs, kept from one to the next.
struct JPEGScanWork: ~Copyable, Sendable {
    /// From the first: eight Huffman lookups, as many as can be given; the luma's quantisers in zigzag order; one block
    /// of coefficients, dequantised, the vertical frequency running fastest, zeros between blocks; and 64 bytes for
    /// the samples of a block that the picture's edge cuts.
    private var numbers = WipedBuffer<Int32>(capacity: total)

    private static let quantiser = 8 * JPEGLookup.size
    private static let coefficients = quantiser + 64
    private static let tile = coefficients + 64
    private static let total = tile + 16

    init() {}

    /// Makes the Huffman table ready that begins at number `start` of the lookups.
    mutating func prepare(_ codes: JPEGHuffmanCodes, isAC: Bool, at start: Int) {
        numbers.resize(to: JPEGScanWork.total)
        var numbers = numbers.mutableSpan
        JPEGLookup.build(codes, isAC: isAC, into: &numbers, at: start)
    }

    /// Takes the luma's 64 quantisers.
    mutating func setQuantiser(_ values: borrowing InlineArray<256, UInt16>, at start: Int) {
        numbers.resize(to: JPEGScanWork.total)
        var numbers = numbers.mutableSpan
        for i in 0..<64 { numbers[JPEGScanWork.quantiser + i] = Int32(values[start + i]) }
    }

    /// Where zigzag position k stands in `coefficients` (Figure A.6, transposed).
    private static let places: InlineArray<64, UInt8> = [
        0, 8, 1, 2, 9, 16, 24, 17, 10, 3, 4, 11, 18, 25, 32, 40,
        33, 26, 19, 12, 5, 6, 13, 20, 27, 34, 41, 48, 56, 49, 42, 35,
        28, 21, 14, 7, 15, 22, 29, 36, 43, 50, 57, 58, 51, 44, 37, 30,
        23, 31, 38, 45, 52, 59, 60, 53, 46, 39, 47, 54, 61, 62, 55, 63,
    ]

    private enum Fault {
        case overrun
        case noSuchCode
        case blockTooLong
        case noRestart(Int)
    }

    /// Decodes a scan that begins at byte `start`, and writes the samples of its luma, if it has any, to `target`.
    ///
    /// - Parameter target: `width * height` samples if the scan has luma.
    /// - Returns: the place of the marker behind the scan.
    mutating func decode(
        _ file: Span<UInt8>, from start: Int, _ scan: JPEGScan, width: Int, height: Int,
        into target: inout WipedBuffer<UInt8>
    ) throws(JPEGError) -> Int {
        numbers.resize(to: JPEGScanWork.total)
        for i in 0..<scan.componentCount where scan.components[i].isLuma {
            precondition(target.count == width * height, "a scan of luma needs its picture")
        }
        var targetSpan = target.mutableSpan
        var numberSpan = numbers.mutableSpan
        let placeSpan = JPEGScanWork.places.span
        let (fault, offset) = unsafe file.withUnsafeBufferPointer { file in
            unsafe numberSpan.withUnsafeMutableBufferPointer { numbers in
                unsafe targetSpan.withUnsafeMutableBufferPointer { target in
                    unsafe placeSpan.withUnsafeBufferPointer { places in
                        var reader = unsafe JPEGBitReader(file, from: start)
                        guard let numbers = numbers.baseAddress, let places = places.baseAddress else {
                            return (Fault?.none, start)
                        }
                        let tile = unsafe UnsafeMutableRawPointer(numbers + JPEGScanWork.tile)
                        let block = unsafe Block(
                            coefficients: numbers + JPEGScanWork.coefficients,
                            quantisers: numbers + JPEGScanWork.quantiser, places: places, tile: tile,
                            target: target.baseAddress.map { UnsafeMutableRawPointer($0) } ?? tile,
                            width: width, height: height)
                        let fault = unsafe JPEGScanWork.run(&reader, scan, numbers, block)
                        return (fault, fault == nil ? reader.position : reader.offset)
                    }
                }
            }
        }
        guard let fault else { return offset }
        wipe()
        throw JPEGScanWork.error(fault, offset, file)
    }

    mutating func wipe() {
        numbers.wipe()
    }

    private static func error(_ fault: Fault, _ offset: Int, _ file: Span<UInt8>) -> JPEGError {
        switch fault {
        case .overrun:
            if offset + 1 < file.count {
                return JPEGError(
                    .malformed, offset: offset, expected: "more entropy-coded data",
                    found: "marker FF\(String(file[offset + 1], radix: 16, uppercase: true))")
            }
            return JPEGError(
                .cutOff, offset: file.count, expected: "more entropy-coded data", found: "the end of the file")
        case .noSuchCode:
            return JPEGError(.malformed, offset: offset, expected: "a Huffman code", found: "bits that are none")
        case .blockTooLong:
            return JPEGError(
                .malformed, offset: offset, expected: "a block of 64 coefficients", found: "a run beyond them")
        case .noRestart(let index):
            if (offset..<file.count).allSatisfy({ file[$0] == 0xFF }) {
                return JPEGError(
                    .cutOff, offset: file.count, expected: "restart marker \(index)", found: "the end of the file")
            }
            return JPEGError(
                .malformed, offset: offset, expected: "restart marker \(index)", found: "something else")
        }
    }

    /// Where blocks are made and where they go; all memory outlives the run.
    @unsafe
    private struct Block {
        let coefficients: UnsafeMutablePointer<Int32>
        let quantisers: UnsafePointer<Int32>
        let places: UnsafePointer<UInt8>
        let tile: UnsafeMutableRawPointer
        let target: UnsafeMutableRawPointer
        let width: Int
        let height: Int
    }

    private static func run(
        _ input: inout JPEGBitReader, _ scan: JPEGScan, _ lookups: UnsafePointer<Int32>, _ block: Block
    ) -> Fault? {
        var reader = input
        defer { input = reader }
        var dc: Int32 = 0
        var untilRestart = scan.restartInterval
        var restarts = 0
        for unitY in 0..<scan.unitsDown {
            for unitX in 0..<scan.unitsAcross {
                if scan.restartInterval > 0 {
                    if untilRestart == 0 {
                        guard reader.restart(restarts) else { return .noRestart(restarts & 7) }
                        restarts += 1
                        untilRestart = scan.restartInterval
                        dc = 0
                    }
                    untilRestart -= 1
                }
                for i in 0..<scan.componentCount {
                    let component = scan.components[i]
                    let dcTable = unsafe lookups + component.dcTable
                    let acTable = unsafe lookups + component.acTable
                    guard component.isLuma else {
                        for _ in 0..<component.horizontal * component.vertical {
                            if let fault = unsafe skip(&reader, dcTable, acTable) { return fault }
                        }
                        continue
                    }
                    for y in 0..<component.vertical {
                        for x in 0..<component.horizontal {
                            let left = 8 &* (unitX &* component.horizontal &+ x)
                            let top = 8 &* (unitY &* component.vertical &+ y)
                            if let fault = unsafe decode(&reader, dcTable, acTable, &dc, block, left, top) {
                                return fault
                            }
                        }
                    }
                }
            }
        }
        return nil
    }

    /// Passes over the codes of a block.
    @inline(__always)
    private static func skip(
        _ reader: inout JPEGBitReader, _ dcTable: UnsafePointer<Int32>, _ acTable: UnsafePointer<Int32>
    ) -> Fault? {
        reader.fill()
        // In bounds, here and below: the tables have an entry for every ten bits.
        var entry = unsafe dcTable[Int(reader.peek(JPEGLookup.peekBits))]
        if JPEGLookup.length(entry) == 0 {
            entry = unsafe JPEGLookup.longCode(reader.peek(16), dcTable)
            if entry == 0 { return fault(reader) }
        }
        reader.consume(JPEGLookup.length(entry))
        var k: Int32 = 1
        repeat {
            if reader.count < 32 { reader.fill() }
            entry = unsafe acTable[Int(reader.peek(JPEGLookup.peekBits))]
            if JPEGLookup.length(entry) == 0 {
                entry = unsafe JPEGLookup.longCode(reader.peek(16), acTable)
                if entry == 0 { return fault(reader) }
            }
            reader.consume(JPEGLookup.length(entry))
            k &+= JPEGLookup.advance(entry)
        } while k < 64
        if reader.isOverrun { return .overrun }
        return k == 64 || k > JPEGLookup.endOfBlock ? nil : .blockTooLong
    }

    /// Decodes a block of luma and writes its samples where they belong.
    @inline(__always)
    private static func decode(
        _ reader: inout JPEGBitReader, _ dcTable: UnsafePointer<Int32>, _ acTable: UnsafePointer<Int32>,
        _ dc: inout Int32, _ block: Block, _ left: Int, _ top: Int
    ) -> Fault? {
        reader.fill()
        var entry = unsafe dcTable[Int(reader.peek(JPEGLookup.peekBits))]
        if JPEGLookup.length(entry) == 0 {
            entry = unsafe JPEGLookup.longCode(reader.peek(16), dcTable)
            if entry == 0 { return fault(reader) }
        }
        dc &+= value(reader, entry)
        reader.consume(JPEGLookup.length(entry))

        var k: Int32 = 1
        var used: UInt64 = 0
        while k < 64 {
            if reader.count < 32 { reader.fill() }
            entry = unsafe acTable[Int(reader.peek(JPEGLookup.peekBits))]
            var value = JPEGLookup.value(entry)
            if value == 0 {
                if JPEGLookup.length(entry) == 0 {
                    entry = unsafe JPEGLookup.longCode(reader.peek(16), acTable)
                    if entry == 0 { return fault(reader) }
                }
                if JPEGLookup.size(entry) == 0 {
                    reader.consume(JPEGLookup.length(entry))
                    k &+= JPEGLookup.advance(entry)
                    continue
                }
                value = JPEGScanWork.value(reader, entry)
            }
            reader.consume(JPEGLookup.length(entry))
            k &+= JPEGLookup.advance(entry)
            // In bounds: the position is k − 1, below 64 from here on, and so is each of `places`.
            if k > 64 { return .blockTooLong }
            let position = Int(k &- 1)
            let place = unsafe Int(block.places[position])
            unsafe block.coefficients[place] = value &* block.quantisers[position]
            used |= 1 &<< UInt64(truncatingIfNeeded: place)
        }
        if k > 64, k <= JPEGLookup.endOfBlock { return .blockTooLong }
        if reader.isOverrun { return .overrun }
        unsafe write(dc &* block.quantisers[0], used, block, left, top)
        return nil
    }

    /// The value that an entry and the bits behind its code mean.
    @inline(__always)
    private static func value(_ reader: JPEGBitReader, _ entry: Int32) -> Int32 {
        let size = JPEGLookup.size(entry)
        if size == 0 { return 0 }
        let code = reader.bits &<< UInt64(truncatingIfNeeded: JPEGLookup.length(entry) &- size)
        return JPEGLookup.extend(
            Int32(truncatingIfNeeded: code &>> UInt64(truncatingIfNeeded: 64 &- size)), size: size)
    }

    /// What is wrong where no code begins: zeros that were appended are no data.
    private static func fault(_ reader: JPEGBitReader) -> Fault {
        reader.padding > 0 && reader.count - reader.padding < 16 ? .overrun : .noSuchCode
    }

    @inline(__always)
    private static func write(_ dc: Int32, _ used: UInt64, _ block: Block, _ left: Int, _ top: Int) {
        let (width, height) = unsafe (block.width, block.height)
        let isWhole = left &+ 8 <= width && top &+ 8 <= height
        // In bounds: a whole block lies inside the width · height samples of the target; the tile has 64.
        let stride = isWhole ? width : 8
        let samples = unsafe isWhole ? block.target + (top &* width &+ left) : block.tile
        if used == 0 {
            let flat = SIMD8<UInt8>(repeating: JPEGInverseTransform.flat(dc))
            for y in 0..<8 { unsafe samples.storeBytes(of: flat, toByteOffset: y &* stride, as: SIMD8<UInt8>.self) }
        } else {
            unsafe block.coefficients[0] = dc
            unsafe JPEGInverseTransform.transform(block.coefficients, used: used, to: samples, stride: stride)
            for i in 0..<64 { unsafe block.coefficients[i] = 0 }
        }
        if isWhole || left >= width || top >= height { return }
        for y in 0..<min(8, height - top) {
            for x in 0..<min(8, width - left) {
                // In bounds: both ends were cut to the picture.
                let sample = unsafe samples.load(fromByteOffset: 8 * y + x, as: UInt8.self)
                unsafe block.target.storeBytes(of: sample, toByteOffset: (top + y) * width + left + x, as: UInt8.self)
            }
        }
    }
}
