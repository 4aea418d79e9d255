/// The Secure Hash Algorithm with 256 bits (FIPS 180-4, section 6.2), over bytes that come in pieces of any size.
public struct SHA256: Sendable {
    private var state: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// Bytes that do not yet fill a block.
    private var rest = InlineArray<64, UInt8>(repeating: 0)
    private var restCount = 0
    /// Bytes seen; the standard counts bits modulo 2⁶⁴, and so does `finalize`.
    private var length: UInt64 = 0

    public init() {}

    /// Takes in the next bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        length &+= UInt64(bytes.count)
        var at = 0
        if restCount > 0 {
            while restCount < 64, at < bytes.count {
                rest[restCount] = bytes[at]
                restCount += 1
                at += 1
            }
            guard restCount == 64 else { return }
            SHA256.compress(rest.span, at: 0, into: &state)
            restCount = 0
        }
        while bytes.count - at >= 64 {
            SHA256.compress(bytes, at: at, into: &state)
            at += 64
        }
        while at < bytes.count {
            rest[restCount] = bytes[at]
            restCount += 1
            at += 1
        }
    }

    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// The digest of all bytes taken in so far; taking in more afterwards is fine.
    public func finalize() -> Digest256 {
        var state = state
        var block = rest
        block[restCount] = 0x80
        for index in restCount + 1..<64 { block[index] = 0 }
        if restCount >= 56 {
            SHA256.compress(block.span, at: 0, into: &state)
            block = InlineArray(repeating: 0)
        }
        let bits = length &* 8
        for index in 0..<8 { block[56 + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index)) }
        SHA256.compress(block.span, at: 0, into: &state)
        func word(_ index: Int) -> UInt64 { UInt64(state[index]) << 32 | UInt64(state[index + 1]) }
        return Digest256(word(0), word(2), word(4), word(6))
    }

    /// The digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> Digest256 {
        hash(bytes.span)
    }

    /// The digest of `bytes`.
    public static func hash(_ bytes: Span<UInt8>) -> Digest256 {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of a text's UTF-8.
    public static func hash(_ text: String) -> Digest256 {
        hash(Array(text.utf8))
    }
}

extension SHA256 {
    /// FIPS 180-4, section 4.2.2.
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]

    /// Section 6.2.2, for the 64 bytes of `bytes` from `start`.
    private static func compress(_ bytes: Span<UInt8>, at start: Int, into state: inout InlineArray<8, UInt32>) {
        // The message schedule, of which only the last sixteen words are ever needed.
        var schedule = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            let at = start + 4 * index
            schedule[index] =
                UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8
                | UInt32(bytes[at + 3])
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            if round >= 16 {
                let old = schedule[(round + 1) & 15]
                let recent = schedule[(round + 14) & 15]
                let small0 = rotate(old, 7) ^ rotate(old, 18) ^ old >> 3
                let small1 = rotate(recent, 17) ^ rotate(recent, 19) ^ recent >> 10
                schedule[round & 15] = schedule[round & 15] &+ small0 &+ schedule[(round + 9) & 15] &+ small1
            }
            let large1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ large1 &+ choice &+ constants[round] &+ schedule[round & 15]
            let large0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ large0 &+ majority)
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }

    @inline(__always)
    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word &>> count | word &<< (32 &- count)
    }
}
