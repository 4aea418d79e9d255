import Digest
import Features
import Signal

/// Face models from files.
enum FaceModels {
    /// Where the program's own one lies.
    static let shipped = "Models/face/face.safetensors"

    static func read(_ path: String) throws -> FaceModel {
        let bytes = try File.contents(of: path, limit: FaceModel.largestFile)
        do {
            return try FaceModel(safetensors: bytes)
        } catch {
            throw Failure.badInput("\(path): \(error)")
        }
    }
}
