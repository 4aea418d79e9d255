import Digest
import Mood
import Signal

/// Expression models from files.
enum ExpressionModels {
    /// Where the program's own one lies.
    static let shipped = "Models/expression/expression.safetensors"

    static func read(_ path: String) throws -> ExpressionModel {
        let bytes = try File.contents(of: path, limit: ExpressionModel.largestFile)
        do {
            return try ExpressionModel(safetensors: bytes)
        } catch {
            throw Failure.badInput("\(path): \(error)")
        }
    }
}
