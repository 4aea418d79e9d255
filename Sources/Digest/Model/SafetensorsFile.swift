/// A model file in the safetensors format: a JSON header that names tensors, then their bytes.
///
/// Read strictly and whole: the header is at most 1 MB, tensors follow each other without hole or overlap up to the
/// file's last byte, sizes are computed without overflow, and only `I8`, `I32` and `F32` exist. Memory is bounded by a
/// multiple of the file. Format: github.com/huggingface/safetensors, "Format".
public struct SafetensorsFile: Sendable {
    /// How a tensor's elements are stored, little-endian.
    public enum Element: String, Sendable, Hashable, CaseIterable {
        case int8 = "I8"
        case int32 = "I32"
        case float32 = "F32"

        /// Bytes an element.
        public var size: Int { self == .int8 ? 1 : 4 }
    }

    /// One tensor's place in the file.
    public struct Tensor: Sendable, Hashable {
        public let name: String
        public let element: Element
        /// Outermost dimension first.
        public let shape: [Int]
        /// Bytes of the file.
        public let bytes: Range<Int>
        /// The byte of the header at which it is declared.
        public let declared: Int
    }

    /// The largest header, in bytes.
    public static let largestHeader = 1_048_576
    /// The most tensors in a file.
    public static let mostTensors = 1_024
    /// The most dimensions of a tensor.
    public static let mostDimensions = 8

    /// In the order of their bytes.
    public let tensors: [Tensor]
    /// The SHA-256 of the whole file.
    public let digest: Digest256
    private let metadata: [String: String]
    private let bytes: [UInt8]

    /// Checks the whole layout; elements are read when they are asked for.
    public init(_ bytes: [UInt8]) throws(ModelError) {
        guard bytes.count >= 8 else {
            throw ModelError(at: bytes.count, expected: "8 bytes of header length", found: "the end of the file")
        }
        var length: UInt64 = 0
        for i in 0..<8 { length |= UInt64(bytes[i]) << (8 * UInt64(i)) }
        guard length >= 2, length <= UInt64(SafetensorsFile.largestHeader) else {
            throw ModelError(
                at: 0, expected: "a header of 2 to \(SafetensorsFile.largestHeader) bytes", found: "one of \(length)")
        }
        let start = 8 + Int(length)
        guard start <= bytes.count else {
            throw ModelError(
                at: bytes.count, expected: "\(start - bytes.count) more bytes of header", found: "the end of the file")
        }
        let header = Array(bytes[8..<start])
        do {
            let root = try JSONParser.parse(header).object("header")
            metadata = try SafetensorsFile.texts(in: root)
            tensors = try SafetensorsFile.layout(of: root, from: start, to: bytes.count, header)
        } catch let error as JSONError {
            throw ModelError(
                at: SafetensorsFile.offset(of: error.position, in: header), expected: "a safetensors header",
                found: "a fault: \(error.problem)")
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(at: 8, expected: "a safetensors header", found: "\(error)")
        }
        digest = SHA256.hash(bytes)
        self.bytes = bytes
    }

    // MARK: Reading

    /// A text of the header's metadata.
    public func text(_ name: String) throws(ModelError) -> String {
        guard let text = metadata[name] else {
            throw ModelError(at: 8, expected: "metadata \"\(name)\" in the header", found: "none")
        }
        return text
    }

    /// Refuses a file whose metadata says something else.
    public func require(_ name: String, _ expected: String) throws(ModelError) {
        let found = try text(name)
        guard found == expected else {
            throw ModelError(
                at: 8, expected: "\"\(expected)\" for metadata \"\(name)\"", found: "\"\(found.prefix(80))\"")
        }
    }

    /// A whole number of the header's metadata, which holds texts only.
    public func integer(_ name: String, in range: ClosedRange<Int>) throws(ModelError) -> Int {
        let text = try text(name)
        guard let number = Int(text), range.contains(number) else {
            throw ModelError(
                at: 8, expected: "a whole number from \(range.lowerBound) to \(range.upperBound) for metadata \"\(name)\"",
                found: "\"\(text.prefix(40))\"")
        }
        return number
    }

    /// A tensor's elements, of exactly this shape.
    public func int8(_ name: String, shape: [Int]) throws(ModelError) -> [Int8] {
        try tensor(name, .int8, shape).bytes.map { Int8(bitPattern: bytes[$0]) }
    }

    /// A tensor's elements, of exactly this shape, all in a range: no element may be infinite or no number.
    public func float32(_ name: String, shape: [Int], in range: ClosedRange<Float>) throws(ModelError) -> [Float] {
        let tensor = try tensor(name, .float32, shape)
        var values: [Float] = []
        values.reserveCapacity(tensor.bytes.count / 4)
        for at in stride(from: tensor.bytes.lowerBound, to: tensor.bytes.upperBound, by: 4) {
            let word = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
            let value = Float(bitPattern: word)
            guard range.contains(value) else {
                throw ModelError(
                    at: at, expected: "a value from \(range.lowerBound) to \(range.upperBound) in \"\(name)\"", found: "\(value)")
            }
            values.append(value)
        }
        return values
    }

    /// The tensor of this name, whatever its shape.
    public func tensor(_ name: String) throws(ModelError) -> Tensor {
        guard let tensor = tensors.first(where: { $0.name == name }) else {
            throw ModelError(at: 8, expected: "a tensor \"\(name)\"", found: "none of that name")
        }
        return tensor
    }

    private func tensor(_ name: String, _ element: Element, _ shape: [Int]) throws(ModelError) -> Tensor {
        let tensor = try tensor(name)
        guard tensor.element == element, tensor.shape == shape else {
            throw ModelError(
                at: tensor.declared, expected: "\(element.rawValue) \(shape) for \"\(name)\"",
                found: "\(tensor.element.rawValue) \(tensor.shape)")
        }
        return tensor
    }
}
