import Digest

/// A small model file, made in memory: every part of it can be changed before it is written.
struct ModelFile {
    struct Tensor {
        var name: String
        var element: String
        var shape: [Int]
        var bytes: [UInt8]
    }

    var metadata: [(String, String)]
    var tensors: [Tensor]

    /// Two bands, two channels, one block: it answers with the biases of its last layer, whatever it hears.
    init(logits: [Float] = [0, 1, 2, 3, 4, 5], valence: Float = -0.25, arousal: Float = 0.5, floor: Int = 0) {
        metadata = [
            ("architecture", "voice-mood-convolution 4"), ("name", "small"), ("features", "fbank2"), ("bands", "2"),
            ("hop_milliseconds", "10"), ("labels", "neutral,happy,sad,angry,fearful,surprised"), ("stride", "4"),
            ("dilations", "1"), ("window_frames", "100"), ("shortest_frames", "20"), ("speech_margin_frames", "5"),
            ("pause_permille", "9000"), ("temperature_permille", "1000"), ("confidence_floor_permille", "\(floor)"),
            ("quietest_permille", "-100000"), ("temperature_baseline_permille", "1000"), ("prior_pieces", "3"),
            ("cepstra", "2"), ("present_permille", "0"), ("beside_missing_bands", "1"), ("line_missing_bands", "1"),
            ("narrow_uppermost_bands", "1"), ("narrow_lowest_bands", "0"), ("narrow_temperature_permille", "1000"),
            ("narrow_temperature_baseline_permille", "1000"),
            ("carried_first_band", "0"), ("carried_bands", "2"),
            ("training_data", "none"), ("licence", "Apache-2.0"),
        ]
        tensors = []
        add("input.mean", [0, 0])
        add("input.sd", [1, 1])
        add("activation.scale", [0.001, 0.001, 0.001, 0.001, 0.001])
        add("entry", [2, 5, 2], bias: [0, 0])
        add("block0", [2, 3, 2], bias: [0, 0])
        add("attention", [1, 2], bias: [0])
        add("hidden", [2, 8], bias: [0, 0])
        add("output", [8, 2], bias: logits + [valence, arousal])
        add("statistics.centre", [Float](repeating: 0, count: 20))
        add("statistics.gain", [Float](repeating: 1, count: 20))
        add("statistics.mean", [Float](repeating: 0, count: 20))
        add("statistics.plain", [6, 20], bias: [Float](repeating: 0, count: 6))
        add("statistics.causal", [6, 20], bias: [Float](repeating: 0, count: 6))
        add("narrow.squeeze", [2, 2], bias: [0, 0])
        add("narrow.squeeze.unit", [0.001])
        add("narrow.spread", [2, 2], bias: [0, 0])
        add("narrow.output", [8, 2], bias: logits.reversed() + [-valence, -arousal])
        add("narrow.plain", [6, 20], bias: [Float](repeating: 0, count: 6))
    }

    mutating func add(_ name: String, _ values: [Float]) {
        let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
        tensors.append(Tensor(name: name, element: "F32", shape: [values.count], bytes: bytes))
    }

    mutating func add(_ layer: String, _ shape: [Int], bias: [Float]) {
        let weights = (0..<shape.reduce(1, *)).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        tensors.append(Tensor(name: "\(layer).weight", element: "I8", shape: shape, bytes: weights))
        let isSilent = layer.hasSuffix("output") || layer.hasPrefix("statistics") || layer == "narrow.plain"
        add("\(layer).scale", [Float](repeating: isSilent ? 0 : 0.01, count: shape[0]))
        add("\(layer).bias", bias)
    }

    mutating func set(_ name: String, _ text: String) {
        if let at = metadata.firstIndex(where: { $0.0 == name }) { metadata[at].1 = text }
    }

    var bytes: [UInt8] {
        var texts = JSONWriter()
        for (name, text) in metadata { texts.add(name, text) }
        var header = JSONWriter()
        header.add("__metadata__", json: texts.object)
        var at = 0
        for tensor in tensors {
            header.add(
                tensor.name,
                json: "{\"dtype\":\"\(tensor.element)\",\"shape\":\(tensor.shape),"
                    + "\"data_offsets\":[\(at),\(at + tensor.bytes.count)]}")
            at += tensor.bytes.count
        }
        return ModelFile.joined(header.object, tensors.flatMap(\.bytes))
    }

    static func joined(_ header: String, _ body: [UInt8]) -> [UInt8] {
        let length = UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + body
    }
}
