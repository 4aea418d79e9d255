import Features
import Mood
import Signal

/// Voice models from files.
enum VoiceModels {
    /// Where the program's own one lies.
    static let shipped = "Models/voice/mood.safetensors"

    static func read(_ path: String) throws -> VoiceMoodModel {
        let bytes = try File.contents(of: path, limit: VoiceMoodModel.largestFile)
        do {
            return try VoiceMoodModel(safetensors: bytes, bands: VoiceActivity.bandCount)
        } catch {
            throw Failure.badInput("\(path): \(error)")
        }
    }

    /// What `--baseline` says; without it none.
    static func baseline(_ arguments: inout Arguments) throws -> VoiceBaseline {
        let text = try arguments.choice("--baseline", VoiceBaseline.allCases.map(\.rawValue))
        return text.flatMap(VoiceBaseline.init) ?? .none
    }

    /// `fold0.safetensors` and those that follow, without a hole.
    static func folds(in folder: String) throws -> [VoiceMoodModel] {
        var models: [VoiceMoodModel] = []
        while Folder.has("\(folder)/fold\(models.count).safetensors") {
            models.append(try read("\(folder)/fold\(models.count).safetensors"))
        }
        guard models.count > 1 else {
            throw Failure.badInput(
                "\(folder): expected fold0.safetensors, fold1.safetensors, …, found \(models.count) of them; make them with "
                    + "Models/voice/train.py --folds 9 --out \(folder)")
        }
        // A folder that is still being filled would have each model judged on speakers that it has heard.
        for (index, model) in models.enumerated() {
            guard let claim = model.name.split(separator: "-", maxSplits: 2).last, claim.hasPrefix("fold"),
                claim.contains("-of-"), claim != "fold\(index)-of-\(models.count)"
            else { continue }
            throw Failure.badInput(
                "\(folder)/fold\(index).safetensors: expected fold\(index)-of-\(models.count), for \(models.count) models are "
                    + "here, found \(claim); wait until train.py has written all, or give a folder of one training")
        }
        return models
    }
}
