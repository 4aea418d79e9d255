/// Huffman codes made ready for decoding: one look at the next ten bits gives code, run, size and mostly the value too.
///
/// A table is `JPEGLookup.size` numbers: 1024 entries by the next ten bits; for each code length the first code beyond
/// it (aligned to 16 bits), then what to add to a code to have its place among the values; 256 entries by place.
///
/// An entry packs, from the lowest bit: 5 bits of length (code and extra bits; 0: the code is longer than ten bits or
/// none), 8 bits to go on in the block (`endOfBlock`: to its end), 4 bits of size, and the value, 0 where the extra
/// bits reach beyond the ten.
enum JPEGLookup {
    static let size = 1024 + 17 + 17 + 256
    static let peekBits: Int32 = 10
    /// More than any run: 63 coefficients and a run of 16 stay below.
    static let endOfBlock: Int32 = 128

    private static let limits = 1024
    private static let places = limits + 17
    private static let entries = places + 17

    @inline(__always) static func length(_ entry: Int32) -> Int32 { entry & 31 }
    @inline(__always) static func advance(_ entry: Int32) -> Int32 { (entry &>> 5) & 255 }
    @inline(__always) static func size(_ entry: Int32) -> Int32 { (entry &>> 13) & 15 }
    @inline(__always) static func value(_ entry: Int32) -> Int32 { entry &>> 17 }

    /// Fills the table that begins at number `start` of `tables` from codes that are prefix-free.
    static func build(
        _ codes: JPEGHuffmanCodes, isAC: Bool, into tables: inout MutableSpan<Int32>, at start: Int
    ) {
        for i in 0..<limits { tables[start + i] = 0 }
        var code = 0
        var place = 0
        for length in 1...16 {
            tables[start + places + length] = Int32(place - code)
            for _ in 0..<codes.counts[length - 1] {
                let entry = describe(codes.values[place], length: length, isAC: isAC)
                tables[start + entries + place] = entry
                if length <= peekBits { spread(entry, code: code, length: length, into: &tables, at: start) }
                code += 1
                place += 1
            }
            // At most 2^16: the codes are prefix-free.
            tables[start + limits + length] = Int32(code << (16 - length))
            code <<= 1
        }
    }

    private static func describe(_ symbol: UInt8, length: Int, isAC: Bool) -> Int32 {
        let size = Int32(symbol & 15)
        var advance: Int32 = 0
        if isAC {
            // A size of 0 ends the block, but with a run of 15 it is sixteen zeros (F.2.2.2).
            advance = size == 0 && symbol >> 4 != 15 ? endOfBlock : Int32(symbol >> 4) + 1
        }
        return (Int32(length) + size) | advance << 5 | size << 13
    }

    /// Writes an entry to every ten bits that begin with its code, with the value where they hold all of it.
    private static func spread(
        _ entry: Int32, code: Int, length: Int, into tables: inout MutableSpan<Int32>, at start: Int
    ) {
        let free = Int(peekBits) - length
        let size = Int(size(entry))
        for rest in 0..<1 << free {
            var filled = entry
            if size > 0, size <= free {
                filled |= extend(Int32(rest >> (free - size)), size: Int32(size)) << 17
            }
            tables[start + (code << free | rest)] = filled
        }
    }

    /// The value that `size` extra bits mean (F.2.2.1, EXTEND); `size` in 1 ... 15.
    @inline(__always)
    static func extend(_ extra: Int32, size: Int32) -> Int32 {
        extra < 1 &<< (size &- 1) ? extra &- (1 &<< size) &+ 1 : extra
    }

    /// The entry of a code longer than ten bits, without its value; 0 if there is no such code.
    @inline(never)
    static func longCode(_ next16: Int32, _ table: UnsafePointer<Int32>) -> Int32 {
        for length in Int(peekBits) + 1...16 where unsafe next16 < table[limits + length] {
            // In bounds: the code lies below the limit of its length and not below that of shorter ones, so that this
            // is its place among at most 256 values; the mask keeps even a broken table inside.
            let place = unsafe Int(next16 >> Int32(16 - length)) + Int(table[places + length])
            return unsafe table[entries + place & 255]
        }
        return 0
    }
}
