import Mood
import Signal

/// Voice models from files.
enum VoiceModels {
    /// Where the program's own one lies.
    static let shipped = "Models/voice/mood.safetensors"

    static func read(_ path: String) throws -> VoiceMoodModel {
        let bytes = try File.contents(of: path, limit: VoiceMoodModel.largestFile)
        do {
            return try VoiceMoodModel(safetensors: bytes)
        } catch {
            throw Failure.badInput("\(path): \(error)")
        }
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
        return models
    }
}
