public import Mood
import Signal

/// Faces of 48 × 48 grey pixels, each with the votes of ten people: `expression/ferplus_valid.csv` and
/// `ferplus_valid_48x48.u8` of a data folder.
public struct ExpressionPictures: Sendable {
    /// What most of the ten said.
    public enum Verdict: Sendable, Hashable {
        case label(ExpressionLabel)
        /// Two or more share the lead.
        case tie
        /// Most said `unknown` or `not a face`.
        case none
    }

    /// One a picture, in the order of the list.
    public let verdicts: [Verdict]
    /// 48 × 48 bytes a picture, one after the other.
    private let pixels: [UInt8]

    /// How many pictures there are.
    public var count: Int { verdicts.count }

    private static let columns = ExpressionLabel.allCases.map(\.rawValue) + ["unknown", "not_a_face"]
    /// The largest list and the largest file of pictures, in bytes.
    private static let largestList = 67_108_864
    private static let largestPixels = 1 << 29
    private static let advice = "give the folder that data/unpack filled, or one of that layout"

    /// Reads both files whole.
    public init(folder: String) throws(EvaluationError) {
        let list = "\(folder)/expression/ferplus_valid.csv"
        let pictures = "\(folder)/expression/ferplus_valid_48x48.u8"
        verdicts = try ExpressionPictures.verdicts(
            try ExpressionPictures.contents(list, ExpressionPictures.largestList), path: list)
        pixels = try ExpressionPictures.contents(pictures, ExpressionPictures.largestPixels)
        let size = ExpressionModel.side * ExpressionModel.side
        guard pixels.count == verdicts.count * size else {
            throw EvaluationError(
                pictures,
                "expected \(verdicts.count) pictures of \(size) bytes, as many as \(list) lists, found \(pixels.count) bytes",
                advice: ExpressionPictures.advice)
        }
    }

    /// The pixels of one picture.
    @_lifetime(borrow self)
    func face(_ index: Int) -> Span<UInt8> {
        let size = ExpressionModel.side * ExpressionModel.side
        return pixels.span.extracting(index * size..<(index + 1) * size)
    }

    private static func contents(_ path: String, _ limit: Int) throws(EvaluationError) -> [UInt8] {
        do {
            return try File.contents(of: path, limit: limit)
        } catch {
            let text = error.description
            throw EvaluationError(
                path, text.hasPrefix("\(path): ") ? String(text.dropFirst(path.count + 2)) : text, advice: advice)
        }
    }

    private static func verdicts(_ list: [UInt8], path: String) throws(EvaluationError) -> [Verdict] {
        let advice = "columns are \(columns.joined(separator: ", ")), each a number of votes"
        guard let text = String(validating: list, as: UTF8.self) else {
            throw EvaluationError(path, "expected UTF-8", advice: advice)
        }
        var verdicts: [Verdict] = []
        var places: [Int] = []
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if line.isEmpty { continue }
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            if places.isEmpty {
                places = try columns.map { (name) throws(EvaluationError) in
                    guard let at = fields.firstIndex(where: { $0 == name }) else {
                        throw EvaluationError(
                            path, at: "line \(number)", "expected a column \"\(name)\", found none", advice: advice)
                    }
                    return at
                }
                continue
            }
            var votes: [Int] = []
            for (column, place) in zip(columns, places) {
                guard place < fields.count, let count = Int(fields[place]), (0...1_000).contains(count) else {
                    throw EvaluationError(
                        path, at: "line \(number)",
                        "expected a number of votes from 0 to 1000 for \(column), found "
                            + (place < fields.count ? "\"\(fields[place].prefix(20))\"" : "\(fields.count) fields"),
                        advice: advice)
                }
                votes.append(count)
            }
            verdicts.append(verdict(votes))
        }
        guard !verdicts.isEmpty else {
            throw EvaluationError(path, "expected pictures with votes, found none", advice: advice)
        }
        return verdicts
    }

    /// Plurality: more votes than for anything else.
    static func verdict(_ votes: [Int]) -> Verdict {
        let most = votes.max() ?? 0
        guard let best = votes.firstIndex(of: most), votes.count(where: { $0 == most }) == 1 else { return .tie }
        return best < ExpressionLabel.allCases.count ? .label(ExpressionLabel.allCases[best]) : .none
    }
}
