import Signal

/// The sizes of the frames in a block. One alone, as in nearly every block, needs no memory.
struct FrameSizes: Sendable {
    private let single: Int
    private let laced: [Int]

    init(_ size: Int) {
        single = size
        laced = []
    }

    /// - Precondition: at least one.
    init(laced sizes: [Int]) {
        precondition(!sizes.isEmpty, "a block has a frame")
        single = 0
        laced = sizes
    }

    var count: Int { max(1, laced.count) }

    subscript(_ index: Int) -> Int { laced.isEmpty ? single : laced[index] }

    /// All together; a block's sizes never exceed its own.
    var total: Int { laced.isEmpty ? single : laced.reduce(0, +) }
}

extension MatroskaReader {
    /// Reads the sizes of a block's frames (RFC 9559, § 10.3); together they are what is left up to `end`.
    static func frameSizes(
        lacing: UInt8, upTo end: Int, at place: Int, _ input: inout Input
    ) throws(Halt) -> FrameSizes {
        if lacing == 0 { return FrameSizes(end - input.offset) }
        guard input.offset < end else { throw misfit("no frame", at: place, input) }
        let count = Int(try input.byte()) + 1
        if lacing == 2 {
            let rest = end - input.offset
            guard rest % count == 0 else { throw misfit("\(rest) bytes for \(count) of one size", at: place, input) }
            return FrameSizes(laced: [Int](repeating: rest / count, count: count))
        }
        var sizes: [Int] = []
        for i in 1..<count {
            let size =
                lacing == 1
                ? try xiphSize(upTo: end, at: place, &input)
                : try codedSize(after: i == 1 ? nil : sizes[i - 2], at: place, &input)
            guard size >= 0, size <= end - input.offset else { throw misfit("one of \(size) bytes", at: place, input) }
            sizes.append(size)
        }
        // At most 256 sizes, each within the block: the sum cannot overflow.
        let last = end - input.offset - sizes.reduce(0, +)
        guard last >= 0 else { throw misfit("\(-last) bytes too many", at: place, input) }
        return FrameSizes(laced: sizes + [last])
    }

    /// Bytes of 255 and one below are added up.
    private static func xiphSize(upTo end: Int, at place: Int, _ input: inout Input) throws(Halt) -> Int {
        var size = 0
        while input.offset < end {
            let byte = try input.byte()
            size += Int(byte)
            if byte < 255 { return size }
        }
        throw misfit("a size without end", at: place, input)
    }

    /// The first size is a number, each other the difference to the one before, its sign by a bias.
    private static func codedSize(after before: Int?, at place: Int, _ input: inout Input) throws(Halt) -> Int {
        let start = input.offset
        guard let coded = try input.variableNumber("the size of a frame") else {
            throw misfit("one of unknown size", at: place, input)
        }
        guard let before else { return Int(coded) }
        let bias = (1 << (7 * (input.offset - start) - 1)) - 1
        return before + Int(coded) - bias
    }

    private static func misfit(_ found: String, at place: Int, _ input: borrowing Input) -> Halt {
        input.damage(at: place, expected: "frames that fill their block", found: found)
    }
}
