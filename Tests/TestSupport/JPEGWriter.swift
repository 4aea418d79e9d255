import Foundation

/// Writes small JPEG files for tests from quantised coefficients, and says what their luma should be.
///
/// Plain on purpose, with Huffman tables of its own (codes of 2 to 16 bits) and a transform in `Double`.
public struct JPEGWriter {
    public typealias Sampling = (horizontal: Int, vertical: Int)

    public var width: Int
    public var height: Int
    /// Sampling factors of one or three components; the first is luma.
    public var sampling: [Sampling]
    public var restartInterval = 0
    public var isInterleaved = true
    /// Whether quantisers take two bytes each.
    public var hasWideQuantisers = false
    /// In zigzag order.
    public var quantisers = [Int](repeating: 1, count: 64)
    /// The frame marker: C0 baseline, C1 extended sequential.
    public var frameMarker: UInt8 = 0xC0
    public var hasEndMarker = true

    public init(width: Int, height: Int, sampling: [Sampling] = [(1, 1)]) {
        self.width = width
        self.height = height
        self.sampling = sampling
    }

    /// Row-major place of each zigzag position.
    public static let natural: [Int] = {
        var places: [Int] = []
        for diagonal in 0..<15 {
            let line = (0..<8).filter { (0..<8).contains(diagonal - $0) }.map { 8 * $0 + diagonal - $0 }
            places += diagonal % 2 == 0 ? line.reversed() : line
        }
        return places
    }()

    /// The number of blocks across and down that hold pixels of a component.
    public func blocks(of component: Int) -> (across: Int, down: Int) {
        let (most, factors) = (sampling[0], sampling[component])
        let across = (width * factors.horizontal + most.horizontal - 1) / most.horizontal
        let down = (height * factors.vertical + most.vertical - 1) / most.vertical
        return ((across + 7) / 8, (down + 7) / 8)
    }

    /// Writes a file whose block (component, x, y) has the 64 coefficients, in zigzag order, that `block` gives.
    public func write(_ block: (_ component: Int, _ x: Int, _ y: Int) -> [Int]) -> [UInt8] {
        var file: [UInt8] = [0xFF, 0xD8]
        func segment(_ marker: UInt8, _ body: [UInt8]) {
            file += [0xFF, marker] + word(body.count + 2) + body
        }
        segment(
            0xDB, [hasWideQuantisers ? 0x10 : 0] + quantisers.flatMap { hasWideQuantisers ? word($0) : [UInt8($0)] })
        var frame: [UInt8] = [8] + word(height) + word(width) + [UInt8(sampling.count)]
        for (i, factors) in sampling.enumerated() {
            frame += [UInt8(i + 1), UInt8(factors.horizontal << 4 | factors.vertical), 0]
        }
        segment(frameMarker, frame)
        segment(0xC4, [0x00] + JPEGWriter.dc.counts + JPEGWriter.dc.values)
        segment(0xC4, [0x10] + JPEGWriter.ac.counts + JPEGWriter.ac.values)
        if restartInterval > 0 { segment(0xDD, word(restartInterval)) }
        let scans = isInterleaved ? [Array(sampling.indices)] : sampling.indices.map { [$0] }
        for scan in scans {
            segment(0xDA, [UInt8(scan.count)] + scan.flatMap { [UInt8($0 + 1), 0] } + [0, 63, 0])
            file += data(of: scan, block)
        }
        return hasEndMarker ? file + [0xFF, 0xD9] : file
    }

    private func data(of scan: [Int], _ block: (Int, Int, Int) -> [Int]) -> [UInt8] {
        var bits = BitWriter()
        var before = [Int](repeating: 0, count: sampling.count)
        let isSingle = scan.count == 1
        let units =
            isSingle
            ? blocks(of: scan[0])
            : (
                across: (width + 8 * sampling[0].horizontal - 1) / (8 * sampling[0].horizontal),
                down: (height + 8 * sampling[0].vertical - 1) / (8 * sampling[0].vertical)
            )
        for unit in 0..<units.across * units.down {
            if restartInterval > 0, unit > 0, unit % restartInterval == 0 {
                bits.restart(unit / restartInterval - 1)
                before = before.map { _ in 0 }
            }
            for component in scan {
                let factors = isSingle ? (horizontal: 1, vertical: 1) : sampling[component]
                for y in 0..<factors.vertical {
                    for x in 0..<factors.horizontal {
                        let coefficients = block(
                            component, unit % units.across * factors.horizontal + x,
                            unit / units.across * factors.vertical + y)
                        bits.put(coefficients, before: before[component])
                        before[component] = coefficients[0]
                    }
                }
            }
        }
        bits.flush()
        return bits.bytes
    }

    /// The luma that these coefficients mean, `width * height` samples before rounding and clamping.
    public func exactLuma(_ block: (_ component: Int, _ x: Int, _ y: Int) -> [Int]) -> [Double] {
        var luma = [Double](repeating: 0, count: width * height)
        let (across, down) = blocks(of: 0)
        for blockY in 0..<down {
            for blockX in 0..<across {
                let samples = JPEGWriter.inverse(zip(block(0, blockX, blockY), quantisers).map { Double($0 * $1) })
                for y in 8 * blockY..<min(8 * blockY + 8, height) {
                    for x in 8 * blockX..<min(8 * blockX + 8, width) {
                        luma[y * width + x] = samples[(y % 8) * 8 + x % 8] + 128
                    }
                }
            }
        }
        return luma
    }

    /// cos((2x + 1) u π / 16) · C(u) / 2 at [8u + x].
    private static let basis: [Double] = (0..<64).map { (i: Int) -> Double in
        let steps = (2 * (i % 8) + 1) * (i / 8)
        let scale = i < 8 ? 0.5.squareRoot() : 1.0
        return cos(Double(steps) * Double.pi / 16) * scale / 2
    }

    /// The inverse DCT of coefficients in zigzag order: samples in rows.
    public static func inverse(_ coefficients: [Double]) -> [Double] {
        var rows = [Double](repeating: 0, count: 64)
        for k in 0..<64 where coefficients[k] != 0 {
            let (v, u) = (natural[k] / 8, natural[k] % 8)
            for x in 0..<8 { rows[8 * v + x] += coefficients[k] * basis[8 * u + x] }
        }
        var samples = [Double](repeating: 0, count: 64)
        for v in 0..<8 {
            for y in 0..<8 {
                let weight = basis[8 * v + y]
                for x in 0..<8 { samples[8 * y + x] += rows[8 * v + x] * weight }
            }
        }
        return samples
    }

    /// The forward DCT of samples in rows: coefficients in zigzag order.
    public static func forward(_ samples: [Double]) -> [Double] {
        var rows = [Double](repeating: 0, count: 64)
        for y in 0..<8 {
            for u in 0..<8 {
                for x in 0..<8 { rows[8 * y + u] += samples[8 * y + x] * basis[8 * u + x] }
            }
        }
        return natural.map { (place: Int) -> Double in
            var sum = 0.0
            for y in 0..<8 { sum += rows[8 * y + place % 8] * basis[8 * (place / 8) + y] }
            return sum
        }
    }

    /// A gray file of these samples, quantised by 4.
    public static func gray(width: Int, height: Int, _ sample: (_ x: Int, _ y: Int) -> UInt8) -> [UInt8] {
        var writer = JPEGWriter(width: width, height: height)
        writer.quantisers = [Int](repeating: 4, count: 64)
        return writer.write { _, blockX, blockY in
            let samples = (0..<64).map { i in
                Double(sample(min(8 * blockX + i % 8, width - 1), min(8 * blockY + i / 8, height - 1))) - 128
            }
            return forward(samples).map { Int(($0 / 4).rounded()) }
        }
    }
}

private func word(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }

extension JPEGWriter {
    struct Table {
        var counts: [UInt8]
        var values: [UInt8]
        var codes: [Int: (code: Int, length: Int)] = [:]

        init(counts: [UInt8], values: [UInt8]) {
            self.counts = counts
            self.values = values
            var code = 0
            var next = values.makeIterator()
            for length in 1...16 {
                for _ in 0..<counts[length - 1] {
                    if let value = next.next() { codes[Int(value)] = (code, length) }
                    code += 1
                }
                code <<= 1
            }
        }
    }

    static let dc = Table(counts: [0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0], values: Array(0...11))
    static let ac: Table = {
        var values: [UInt8] = [0x00, 0x01, 0x02, 0x11, 0x03]
        for size in 1...10 {
            for run in 0...15 {
                let value = UInt8(run << 4 | size)
                if !values.contains(value) { values.append(value) }
            }
        }
        values.append(0xF0)
        return Table(counts: [0, 1, 1, 1, 2, 0, 0, 0, 60, 0, 0, 40, 0, 0, 0, 57], values: values)
    }()

    private struct BitWriter {
        var bytes: [UInt8] = []
        private var pending = 0
        private var count = 0

        mutating func put(_ value: Int, _ length: Int) {
            for i in stride(from: length - 1, through: 0, by: -1) {
                pending = pending << 1 | (value >> i & 1)
                count += 1
                if count == 8 {
                    bytes.append(UInt8(pending))
                    if pending == 0xFF { bytes.append(0) }
                    (pending, count) = (0, 0)
                }
            }
        }

        mutating func put(_ table: Table, run: Int, _ value: Int) {
            let size = Int.bitWidth - value.magnitude.leadingZeroBitCount
            guard let code = table.codes[run << 4 | size] else { preconditionFailure("no code for \(run), \(value)") }
            put(code.code, code.length)
            put(value > 0 ? value : value + (1 << size) - 1, size)
        }

        mutating func put(_ coefficients: [Int], before: Int) {
            put(dc, run: 0, coefficients[0] - before)
            var run = 0
            for value in coefficients.dropFirst() {
                if value == 0 {
                    run += 1
                    continue
                }
                while run > 15 {
                    put(ac, run: 15, 0)
                    run -= 16
                }
                put(ac, run: run, value)
                run = 0
            }
            if run > 0 { put(ac, run: 0, 0) }
        }

        /// Fills the last byte with ones.
        mutating func flush() {
            while count > 0 { put(1, 1) }
        }

        mutating func restart(_ index: Int) {
            flush()
            bytes += [0xFF, 0xD0 + UInt8(index % 8)]
        }
    }
}
