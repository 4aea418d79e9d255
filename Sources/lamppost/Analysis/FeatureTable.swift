import Digest
import Kernels
import Signal

/// How a table of features is written.
enum TableFormat: String, CaseIterable {
    case csv, json, npy
}

/// How the values of a table are written.
enum NumberStyle {
    /// Five decimals.
    case fixed
    /// Five decimals, whole numbers without.
    case wholeOrFixed
    /// The shortest text that reads back exactly, for values of very different sizes.
    case shortest
}

/// Where the bytes of a table go.
enum TableSink {
    case standardOutput
    /// Nowhere: only their digest is wanted.
    case digest(SHA256)

    mutating func write(_ bytes: Span<UInt8>) throws(FileError) {
        switch self {
        case .standardOutput: try File(.standardOutput).write(bytes)
        case .digest(var hash):
            hash.update(bytes)
            self = .digest(hash)
        }
    }
}

/// A table of features on its way to standard output: the time of each row in seconds, then its values, or its values alone.
///
/// CSV and JSON leave row by row, so memory does not grow with their length; an array for NumPy says its length first
/// and is held until it is complete (four bytes a value).
struct FeatureTable: ~Copyable {
    private let format: TableFormat
    private let style: NumberStyle
    private let columns: [String]
    private let hasTime: Bool
    private(set) var sink: TableSink
    private let decimals = DecimalText()
    private var text: [UInt8]
    private var used = 0
    private var values: [Float] = []
    private(set) var rowCount = 0

    private static let full = 65_536

    /// - Parameter columns: the names of the values; `frameTime` comes before them if `hasTime`.
    init(
        columns: [String], hasTime: Bool = true, format: TableFormat, style: NumberStyle = .fixed,
        to sink: TableSink = .standardOutput
    ) {
        self.sink = sink
        self.format = format
        self.style = style
        self.hasTime = hasTime
        self.columns = (hasTime ? ["frameTime"] : []) + columns
        text = [UInt8](repeating: 0, count: FeatureTable.full + (columns.count + 2) * DecimalText.longest)
        let header =
            switch format {
            case .csv: self.columns.joined(separator: ",")
            case .json: "{\"columns\":[\(self.columns.map { "\"\($0)\"" }.joined(separator: ","))],\"rows\":["
            case .npy: ""
            }
        text.replaceSubrange(0..<0, with: header.utf8)
        used = header.utf8.count
    }

    /// Adds a row.
    mutating func row(at time: MediaTime, _ row: Span<Float>) throws(FileError) {
        let count = columns.count - (hasTime ? 1 : 0)
        precondition(row.count == count, "a row has \(row.count) values for \(count) columns")
        switch format {
        case .csv: put(row, at: time, after: 0x0a)
        case .json:
            if rowCount > 0 { put(0x2c) }
            put(0x0a)
            put(row, at: time, after: 0x5b)
            put(0x5d)
        case .npy:
            if hasTime { values.append(Float(Double(time.nanoseconds) / 1e9)) }
            for i in 0..<row.count { values.append(row[i]) }
        }
        rowCount += 1
        if used >= FeatureTable.full { try flush() }
    }

    /// Writes what is left.
    mutating func finish() throws(FileError) {
        switch format {
        case .csv: put(0x0a)
        case .json:
            for byte in "\n]}\n".utf8 { put(byte) }
        case .npy: try writeArray()
        }
        try flush()
    }

    private mutating func flush() throws(FileError) {
        var target = sink
        try target.write(text.span.extracting(0..<used))
        sink = target
        used = 0
    }

    private mutating func put(_ byte: UInt8) {
        text[used] = byte
        used += 1
    }

    /// Seconds with four decimals, the resolution of all times.
    private mutating func put(_ time: MediaTime) {
        let steps = time.rounded.nanoseconds / MediaTime.resolution
        let (seconds, rest) = steps.quotientAndRemainder(dividingBy: 10_000)
        var power: Int64 = 1
        while power * 10 <= seconds { power *= 10 }
        while power > 0 {
            put(0x30 + UInt8(truncatingIfNeeded: seconds / power % 10))
            power /= 10
        }
        put(0x2e)
        put(0x30 + UInt8(truncatingIfNeeded: rest / 1_000))
        put(0x30 + UInt8(truncatingIfNeeded: rest / 100 % 10))
        put(0x30 + UInt8(truncatingIfNeeded: rest / 10 % 10))
        put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
    }

    /// A row as text, behind what opens it.
    private mutating func put(_ row: Span<Float>, at time: MediaTime, after opening: UInt8) {
        let start = used
        if hasTime {
            put(opening)
            put(time)
        }
        switch (format, style) {
        // JSON has no word for what is no number.
        case (.json, _):
            for i in 0..<row.count {
                if row[i].isFinite { put(row.extracting(i..<i + 1)) } else { put(",null") }
            }
        default: put(row)
        }
        // The comma before the first value.
        if !hasTime { text[start] = opening }
    }

    private mutating func put(_ string: String) {
        for byte in string.utf8 { put(byte) }
    }

    /// Every value behind a comma.
    private mutating func put(_ row: Span<Float>) {
        switch style {
        case .fixed: used = FeatureTable.append(row, decimals, to: &text, at: used)
        case .wholeOrFixed:
            for i in 0..<row.count {
                if let whole = Int32(exactly: row[i]) {
                    put(0x2c)
                    put(whole: whole)
                } else {
                    used = FeatureTable.append(row.extracting(i..<i + 1), decimals, to: &text, at: used)
                }
            }
        case .shortest:
            for i in 0..<row.count { put(",\(row[i])") }
        }
    }

    private mutating func put(whole: Int32) {
        if whole < 0 { put(0x2d) }
        var power: UInt32 = 1
        while power <= whole.magnitude / 10 { power *= 10 }
        while power > 0 {
            put(0x30 + UInt8(truncatingIfNeeded: whole.magnitude / power % 10))
            power /= 10
        }
    }

    private static func append(_ row: Span<Float>, _ decimals: DecimalText, to text: inout [UInt8], at place: Int) -> Int {
        var target = text.mutableSpan
        return decimals.append(row, to: &target, at: place)
    }

    /// NumPy's format, version 1.0: little-endian single precision, one row after the other.
    private mutating func writeArray() throws(FileError) {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rowCount), \(columns.count)), }"
        let padding = 63 - (10 + header.utf8.count) % 64
        header += String(repeating: " ", count: padding) + "\n"
        let length = UInt16(header.utf8.count)
        var start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        start += [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)] + Array(header.utf8)
        try sink.write(start.span)
        for value in values {
            let bits = value.bitPattern
            put(UInt8(truncatingIfNeeded: bits))
            put(UInt8(truncatingIfNeeded: bits >> 8))
            put(UInt8(truncatingIfNeeded: bits >> 16))
            put(UInt8(truncatingIfNeeded: bits >> 24))
            if used >= FeatureTable.full { try flush() }
        }
    }
}
