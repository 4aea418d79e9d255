import Digest

/// A small model of expressions, made in memory: every part of it can be changed before it is written.
public struct SmallExpressionModel {
    public var metadata: [(String, String)]
    /// Name, element, shape and bytes of each tensor.
    public var tensors: [(name: String, element: String, shape: [Int], bytes: [UInt8])] = []

    /// Two channels, then eight everywhere: it answers with the biases of its last layer, whatever it sees.
    public init(logits: [Float] = [0, 1, 2, 3, 4, 5, 6, 7]) {
        metadata = [
            ("architecture", "face-expression-convolution 1"), ("name", "small"),
            ("labels", "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt"), ("side", "48"), ("crop", "44"),
            ("flat_permille", "4000"), ("temperature_permille", "1000"),
            ("confidence_floor_permille", "100"),
            ("valence_permille", "0,1000,0,-1000,0,0,0,0"), ("arousal_permille", "0,0,1000,0,0,0,0,-1000"),
            ("training_data", "none"), ("licence", "Apache-2.0"),
        ]
        add("activation.scale", [Float](repeating: 0.001, count: 13))
        add("stem", [2, 5, 5, 1])
        add("first", [2, 3, 3, 2])
        add("second", [8, 3, 3, 2])
        add("third", [8, 3, 3, 8])
        for name in ["fourth", "fifth", "sixth", "seventh"] {
            add("\(name).depth", [8, 3, 3])
            add("\(name).point", [8, 8])
        }
        add("output", [8, 8], scale: 0, bias: logits)
    }

    public mutating func add(_ name: String, _ values: [Float]) {
        let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
        tensors.append((name, "F32", [values.count], bytes))
    }

    mutating func add(_ layer: String, _ shape: [Int], scale: Float = 0.01, bias: [Float]? = nil) {
        let weights = (0..<shape.reduce(1, *)).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        tensors.append(("\(layer).weight", "I8", shape, weights))
        add("\(layer).scale", [Float](repeating: scale, count: shape[0]))
        add("\(layer).bias", bias ?? [Float](repeating: 0.1, count: shape[0]))
    }

    public mutating func set(_ name: String, _ text: String) {
        if let at = metadata.firstIndex(where: { $0.0 == name }) { metadata[at].1 = text }
    }

    /// The file.
    public var bytes: [UInt8] {
        var texts = JSONWriter()
        for (name, text) in metadata { texts.add(name, text) }
        var header = JSONWriter()
        header.add("__metadata__", json: texts.object)
        var at = 0
        for tensor in tensors {
            let end = at + tensor.bytes.count
            header.add(
                tensor.name,
                json: "{\"dtype\":\"\(tensor.element)\",\"shape\":\(tensor.shape),\"data_offsets\":[\(at),\(end)]}")
            at = end
        }
        let text = Array(header.object.utf8)
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text + tensors.flatMap(\.bytes)
    }
}
