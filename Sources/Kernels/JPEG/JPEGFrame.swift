/// What a file says of its picture before the first scan.
struct JPEGFrame: Sendable {
    struct Component: Sendable {
        var id: UInt8 = 0
        /// Sampling factors, 1 ... 4.
        var horizontal = 1, vertical = 1
        /// Which quantisation table, 0 ... 3.
        var quantiser = 0
        var isScanned = false
    }

    var width = 0
    var height = 0
    /// 1 or 3; the first is luma. 0 before the frame header.
    var componentCount = 0
    var components = InlineArray<3, Component>(repeating: Component())

    /// The luma has the highest factors of all.
    var largestHorizontal: Int { components[0].horizontal }
    var largestVertical: Int { components[0].vertical }

    var isComplete: Bool {
        for i in 0..<componentCount where !components[i].isScanned { return false }
        return true
    }
}

/// What a scan header says (ISO/IEC 10918-1 B.2.3), ready for decoding.
struct JPEGScan: Sendable {
    struct Component: Sendable {
        /// Whether its blocks become samples; others are passed over.
        var isLuma = false
        /// Blocks in a minimum coded unit.
        var horizontal = 1, vertical = 1
        /// Where its tables begin, in numbers.
        var dcTable = 0, acTable = 0
    }

    var componentCount = 0
    var components = InlineArray<3, Component>(repeating: Component())
    /// Minimum coded units in a line of them, and lines.
    var unitsAcross = 0, unitsDown = 0
    /// Units between restart markers; 0 for none.
    var restartInterval = 0

    var blockCount: Int {
        var inUnit = 0
        for i in 0..<componentCount { inUnit += components[i].horizontal * components[i].vertical }
        return inUnit * unitsAcross * unitsDown
    }
}
