public import Digest
import Kernels

extension FaceModel {
    /// Reads a model, whole or not at all.
    public init(safetensors bytes: [UInt8]) throws(ModelError) {
        let file = try SafetensorsFile(bytes)
        try file.require("architecture", FaceModel.architecture)
        try file.require("pyramid_step", "2")
        try file.require("judge_side", "\(FaceModel.judgeSide)")
        name = try file.text("name")
        licence = try file.text("licence")
        trainingData = try file.text("training_data")
        digest = file.digest
        fileSize = bytes.count
        scoutPixels = Float(try file.integer("scout_face_pixels", in: 8...64))
        leastScoutPixels = Float(try file.integer("scout_least_pixels", in: 4...64))
        sure = Float(try file.integer("sure_logit_milli", in: -100_000...100_000)) / 1_000
        doubt = Float(try file.integer("doubt_logit_milli", in: 0...100_000)) / 1_000
        looks = try FaceModel.looks(file)
        cellOffset = Float(try file.integer("cell_offset_permille", in: -4_000...8_000)) / 1_000
        boxShare = Float(try file.integer("face_permille_of_window", in: 300...1_000)) / 1_000
        overlap = Float(try file.integer("overlap_permille", in: 50...950)) / 1_000
        scoreGain = Float(try file.integer("score_gain_milli", in: 1...100_000)) / 1_000
        scoreOffset = Float(try file.integer("score_offset_milli", in: -100_000...100_000)) / 1_000
        full = try FaceModel.thresholds("full", file)
        kiosk = try FaceModel.thresholds("kiosk", file)
        scout = try Scout(file)
        judge = try Judge(file)
    }

    /// Up to eight shares of a box, with commas between them.
    private static func looks(_ file: SafetensorsFile) throws(ModelError) -> [Float] {
        let text = try file.text("look_scales_permille")
        let words = text.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
        let numbers = words.compactMap { Int($0) }
        guard words.count <= 8, numbers.count == words.count, numbers.allSatisfy({ (500...2_000).contains($0) }) else {
            throw ModelError(
                at: 8,
                expected:
                    "one to eight whole numbers from 500 to 2000, with commas between them, for metadata \"look_scales_permille\"",
                found: "\"\(text.prefix(40))\"")
        }
        return numbers.map { Float($0) / 1_000 }
    }

    private static func thresholds(_ setting: String, _ file: SafetensorsFile) throws(ModelError) -> FaceThresholds {
        let range = -100_000...100_000
        return FaceThresholds(
            leastPixels: try file.integer("least_pixels_\(setting)", in: 16...1_000),
            scout: Float(try file.integer("scout_logit_milli_\(setting)", in: range)) / 1_000,
            mostCandidates: try file.integer("scout_most_\(setting)", in: 1...FaceModel.mostCandidates),
            first: Float(try file.integer("judge_first_logit_milli_\(setting)", in: range)) / 1_000,
            last: Float(try file.integer("judge_logit_milli_\(setting)", in: range)) / 1_000)
    }

    /// More candidates than this no file may ask for.
    static let mostCandidates = 256
}

extension FaceModel.Scout {
    init(_ file: SafetensorsFile) throws(ModelError) {
        let count = try file.integer("scout_blocks", in: 1...4)
        let scale = try file.float32("scout.activation.scale", shape: [4 + 2 * count], in: 1e-9...1e6)
        let narrow = try file.outputs(of: "scout.stem", most: 64, multipleOf: 8)
        let wide = try file.outputs(of: "scout.first.point", most: 64, multipleOf: 8)
        // Grey levels as trained: less 128, in 127ths.
        input = (0..<256).map { grey in
            Requantisation.limit(Float(grey - 128) / 127 / scale[0], -Int8Scaling.ceiling, Int8Scaling.ceiling)
        }
        stem = try file.layer("scout.stem", inputs: 1, outputs: narrow, side: 3, stride: 2, from: scale[0], to: scale[1])
        first = try file.separableLayer(
            "scout.first", inputs: narrow, outputs: wide, stride: 2, from: scale[1], between: scale[2], to: scale[3])
        var blocks: [Int8SeparableLayer] = []
        for (index, name) in ["second", "third", "fourth", "fifth"].prefix(count).enumerated() {
            let at = 3 + 2 * index
            blocks.append(
                try file.separableLayer(
                    "scout.\(name)", inputs: wide, outputs: wide, from: scale[at], between: scale[at + 1], to: scale[at + 2],
                    isResidual: true))
        }
        self.blocks = blocks
        output = try file.layer("scout.output", inputs: wide, outputs: 4, side: 1, from: scale[3 + 2 * count], to: 1)
    }
}

extension FaceModel.Judge {
    init(_ file: SafetensorsFile) throws(ModelError) {
        let scale = try file.float32("judge.activation.scale", shape: [12], in: 1e-9...1e6)
        flat = Float(try file.integer("flat_permille", in: 1...255_000)) / 1_000
        degrees = Float(try file.integer("pose_scale_degrees", in: 1...180))
        inputScale = scale[0]
        let narrow = try file.outputs(of: "judge.stem", most: 64, multipleOf: 8)
        let middle = try file.outputs(of: "judge.first.point", most: 64, multipleOf: 8)
        let wide = try file.outputs(of: "judge.third.point", most: 128, multipleOf: 8)
        let gathered = try file.outputs(of: "judge.gather", most: 64, multipleOf: 1)
        let hidden = try file.outputs(of: "judge.hidden", most: 128, multipleOf: 1)
        stem = try file.layer("judge.stem", inputs: 1, outputs: narrow, side: 3, stride: 2, from: scale[0], to: scale[1])
        first = try file.separableLayer(
            "judge.first", inputs: narrow, outputs: middle, stride: 2, from: scale[1], between: scale[2], to: scale[3])
        second = try file.separableLayer(
            "judge.second", inputs: middle, outputs: middle, from: scale[3], between: scale[4], to: scale[5], isResidual: true)
        third = try file.separableLayer(
            "judge.third", inputs: middle, outputs: wide, stride: 2, from: scale[5], between: scale[6], to: scale[7])
        fourth = try file.separableLayer(
            "judge.fourth", inputs: wide, outputs: wide, from: scale[7], between: scale[8], to: scale[9], isResidual: true)
        gather = try file.layer("judge.gather", inputs: wide, outputs: gathered, side: 1, from: scale[9], to: scale[10])
        self.hidden = try file.layer(
            "judge.hidden", inputs: 16 * gathered, outputs: hidden, side: 1, from: scale[10], to: scale[11])
        output = try file.layer("judge.output", inputs: hidden, outputs: 7, side: 1, from: scale[11], to: 1)
    }
}
