/// Numbers as decimal text with a fixed number of places, written straight into bytes.
///
/// The general routines of the standard library give the shortest text that reads back exactly; a table of features
/// needs neither, and spends most of its time there.
public struct DecimalText: Sendable {
    /// Digits after the point in every number.
    public static let places = 5
    /// The most bytes that one number takes, separator included.
    public static let longest = 24

    /// The digits of 0 ... 9999, four bytes each, in the order in which they are stored.
    private let fourDigits: [UInt32]

    public init() {
        fourDigits = (0..<10_000).map { (number: UInt32) in
            let digits = [number / 1_000, number / 100 % 10, number / 10 % 10, number % 10]
            return UInt32(littleEndian: digits.reversed().reduce(0) { $0 << 8 | (0x30 + $1) })
        }
    }

    /// Writes `values`, each with a comma before it, as `,-1.23457`: rounded to five places, halves to even.
    ///
    /// A number of 9·10¹² or more is written as if it were that; what is no number, as `nan`.
    /// - Parameter text: room for `values.count * longest` bytes from `place` on.
    /// - Returns: the place after what was written.
    public func append(_ values: Span<Float>, to text: inout MutableSpan<UInt8>, at place: Int) -> Int {
        precondition(place >= 0 && text.count - place >= values.count * DecimalText.longest, "no room for the text")
        return unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe fourDigits.withUnsafeBufferPointer { digits in
                guard let base = text.baseAddress, let digits = digits.baseAddress else { return place }
                var to = unsafe base + place
                for i in 0..<values.count {
                    unsafe to[0] = 0x2c
                    unsafe to += 1
                    unsafe DecimalText.write(values[i], digits, &to)
                }
                return unsafe to - base
            }
        }
    }

    @inline(__always)
    private static func write(
        _ value: Float, _ digits: UnsafePointer<UInt32>, _ to: inout UnsafeMutablePointer<UInt8>
    ) {
        if value.magnitude < 999.99 {
            // Adding 1.5·2⁵² leaves the nearest integer, ties to even, in the low bits.
            let scaled = Double(value.magnitude) * 100_000 + 6_755_399_441_055_744
            let hundredThousandths = UInt32(truncatingIfNeeded: scaled.bitPattern)
            if value < 0, hundredThousandths > 0 {
                unsafe to[0] = 0x2d
                unsafe to += 1
            }
            let (upper, lower) = (hundredThousandths / 10_000, hundredThousandths % 10_000)
            let (whole, first) = (upper / 10, upper % 10)
            if whole < 10 {
                unsafe to[0] = UInt8(truncatingIfNeeded: 0x30 + whole)
                unsafe to += 1
            } else {
                let text = unsafe digits[Int(whole)]
                if whole < 100 {
                    unsafe UnsafeMutableRawPointer(to).storeBytes(
                        of: UInt16(truncatingIfNeeded: UInt32(littleEndian: text) >> 16).littleEndian, as: UInt16.self)
                    unsafe to += 2
                } else {
                    unsafe UnsafeMutableRawPointer(to).storeBytes(
                        of: (UInt32(littleEndian: text) >> 8).littleEndian, as: UInt32.self)
                    unsafe to += 3
                }
            }
            unsafe to[0] = 0x2e
            unsafe to[1] = UInt8(truncatingIfNeeded: 0x30 + first)
            unsafe UnsafeMutableRawPointer(to + 2).storeBytes(of: digits[Int(lower)], as: UInt32.self)
            unsafe to += 6
        } else if value.isNaN {
            unsafe to[0] = 0x6e
            unsafe to[1] = 0x61
            unsafe to[2] = 0x6e
            unsafe to += 3
        } else {
            unsafe writeLarge(value, &to)
        }
    }

    /// The digits of a number of 1000 or more, from the last to the first.
    private static func writeLarge(_ value: Float, _ to: inout UnsafeMutablePointer<UInt8>) {
        if value < 0 {
            unsafe to[0] = 0x2d
            unsafe to += 1
        }
        let bounded = min(Double(value.magnitude), 9e12)
        var rest = UInt64((bounded * 100_000).rounded(.toNearestOrEven))
        let whole = rest / 100_000
        var length = 1
        var tens: UInt64 = 10
        while whole >= tens {
            tens *= 10
            length += 1
        }
        for position in stride(from: length + places, through: 0, by: -1) {
            if position == length {
                unsafe to[position] = 0x2e
            } else {
                unsafe to[position] = 0x30 + UInt8(rest % 10)
                rest /= 10
            }
        }
        unsafe to += length + places + 1
    }
}
