import Digest
import Features
import Signal

/// The ear's model from its file.
enum EarModels {
    /// The program's own one.
    static func shipped() throws -> EarModel { try read(Shipped.path("Models/sound/ear.safetensors")) }

    static func read(_ path: String) throws -> EarModel {
        let bytes = try File.contents(of: path, limit: EarModel.largestFile)
        do {
            return try EarModel(safetensors: bytes)
        } catch {
            throw Failure.badInput("\(path): \(error)")
        }
    }
}
