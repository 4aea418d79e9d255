/// Reads the bits of entropy-coded data (ISO/IEC 10918-1 F.2.2.5): byte-stuffing is taken out, and at a marker or the
/// end of the bytes zeros are appended, which are counted.
///
/// The next bit is the highest of `bits`. Bits below the `count` highest are either zero or already those that the
/// next bytes will bring, so that bringing them again changes nothing.
@safe
struct JPEGBitReader {
    private let base: UnsafePointer<UInt8>
    private let end: Int
    /// The next byte to take, at most `end`.
    private(set) var position: Int
    private(set) var bits: UInt64 = 0
    /// The number of bits to be had without `fill`.
    private(set) var count = 0
    /// How many zeros were appended since the last `restart`.
    private(set) var padding = 0

    /// Starts at byte `position` of `bytes`, whose memory must outlive the reader.
    @unsafe
    init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) {
        // Without bytes there is no address, and none is read: `end` is 0 then.
        unsafe base = bytes.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped
        end = bytes.count
        self.position = min(position, bytes.count)
    }

    /// Whether more bits were consumed than there were.
    var isOverrun: Bool {
        @inline(__always) get { count < padding }
    }

    /// Makes at least 56 bits available.
    @inline(__always)
    mutating func fill() {
        if position &+ 8 <= end {
            // In bounds: eight bytes from `position` on end at or before `end`.
            let word = unsafe UInt64(
                bigEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // A byte of FF in `word` is a byte of zero in its complement.
            let inverse = ~word
            if (inverse &- 0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 == 0 {
                bits |= word &>> UInt64(truncatingIfNeeded: count)
                position &+= (63 &- count) &>> 3
                count |= 56
                return
            }
        }
        // On a copy, so that the reader itself can stay in registers.
        var copy = self
        copy.fillByteByByte()
        self = copy
    }

    @inline(never)
    private mutating func fillByteByByte() {
        while count <= 56 {
            var byte: UInt8 = 0
            if padding == 0, position < end {
                byte = unsafe base[position]
                if byte != 0xFF {
                    position += 1
                } else if position + 1 < end, unsafe base[position + 1] == 0 {
                    position += 2
                } else {
                    byte = 0
                    padding = 8
                }
            } else {
                padding += 8
            }
            bits |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 56 &- count)
            count += 8
        }
    }

    /// The `width` highest bits, 1 ... 32.
    @inline(__always)
    func peek(_ width: Int32) -> Int32 {
        Int32(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: 64 &- width))
    }

    /// Goes on by `width` bits, 0 ... 31, which must be available.
    @inline(__always)
    mutating func consume(_ width: Int32) {
        bits &<<= UInt64(truncatingIfNeeded: width)
        count &-= Int(width)
    }

    /// Drops the rest of the byte, and passes the marker RSTn that must follow.
    ///
    /// - Returns: whether it is there.
    mutating func restart(_ index: Int) -> Bool {
        fill()
        guard !isOverrun, count - padding < 8 else { return false }
        var marker = position
        while marker + 1 < end, unsafe base[marker] == 0xFF, unsafe base[marker + 1] == 0xFF { marker += 1 }
        guard marker + 1 < end, unsafe base[marker] == 0xFF, unsafe Int(base[marker + 1]) == 0xD0 + index & 7 else {
            return false
        }
        position = marker + 2
        bits = 0
        count = 0
        padding = 0
        return true
    }

    /// The place in the file of the next bit.
    var offset: Int {
        var place = position
        var whole = max(0, count - padding) / 8
        while whole > 0, place > 0 {
            place -= 1
            if place > 0, unsafe base[place] == 0, unsafe base[place - 1] == 0xFF { place -= 1 }
            whole -= 1
        }
        return place
    }
}
