import Digest

/// The digest of values in the order in which they come: their bytes, least significant first.
struct Digester {
    private var hash = SHA256()

    mutating func add<Value: FixedWidthInteger>(_ values: [Value]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * Value.bitWidth / 8)
        for value in values {
            for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> Value(shift)))
            }
        }
        hash.update(bytes)
    }

    mutating func add(_ values: [Float]) { add(values.map { $0.bitPattern }) }

    mutating func add(_ values: [Double]) { add(values.map { $0.bitPattern }) }

    mutating func add(_ text: String) { hash.update(Array(text.utf8)) }

    /// Writes a line: what was done, and the digest of what came out.
    func report(_ name: String) { print("\(name) \(hash.finalize().hex)") }
}

extension Repeatable {
    mutating func float(_ range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * (Float(next() >> 40) / 16_777_216)
    }

    mutating func floats(_ count: Int, _ range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in float(range) }
    }

    /// 0 ..< `limit`, near enough to evenly.
    mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
