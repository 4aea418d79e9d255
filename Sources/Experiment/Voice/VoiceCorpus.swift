public import Mood
import Signal

/// One clip of speech and what its speaker was asked to express.
public struct VoiceClip: Sendable, Hashable {
    /// The file, below the data folder.
    public let file: String
    public let corpus: String
    public let speaker: String
    public let gender: String
    public let language: String
    public let label: MoodLabel
}

/// The clips that a data folder lists in `speech/labels.csv`: those with one of the six labels, calm counted as
/// neutral; others are left out.
public struct VoiceCorpus: Sendable {
    /// The data folder.
    public let folder: String
    public let clips: [VoiceClip]
    /// Names, each once, sorted by their bytes: what folds are dealt from.
    public let speakers: [String]

    private static let columns = ["file", "corpus", "speaker", "gender", "language", "emotion"]
    /// The largest list, in bytes.
    private static let largest = 67_108_864

    /// Reads the list; the clips themselves are opened later, one by one.
    public init(folder: String) throws(EvaluationError) {
        let path = "\(folder)/speech/labels.csv"
        let bytes: [UInt8]
        do {
            bytes = try File.contents(of: path, limit: VoiceCorpus.largest)
        } catch {
            let text = error.description
            throw EvaluationError(
                path, text.hasPrefix("\(path): ") ? String(text.dropFirst(path.count + 2)) : text,
                advice: "give the folder that data/unpack filled, or one of that layout")
        }
        try self.init(folder: folder, list: bytes, path: path)
    }

    init(folder: String, list: [UInt8], path: String) throws(EvaluationError) {
        let advice = "columns are \(VoiceCorpus.columns.joined(separator: ", ")), without quotes"
        guard let text = String(validating: list, as: UTF8.self) else {
            throw EvaluationError(path, "expected UTF-8", advice: advice)
        }
        var clips: [VoiceClip] = []
        var places: [Int] = []
        var number = 0
        // The folder of the list itself may be a link; what is named in it may not lead out of either.
        let homes = [folder, "\(folder)/speech"].compactMap { Folder.resolved($0) }
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if line.isEmpty { continue }
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if places.isEmpty {
                places = try VoiceCorpus.columns.map { (name) throws(EvaluationError) in
                    guard let at = fields.firstIndex(of: name) else {
                        throw EvaluationError(
                            path, at: "line \(number)", "expected a column \"\(name)\", found none", advice: advice)
                    }
                    return at
                }
                continue
            }
            guard let last = places.max(), fields.count > last else {
                throw EvaluationError(
                    path, at: "line \(number)", "expected \((places.max() ?? 0) + 1) fields, found \(fields.count)",
                    advice: advice)
            }
            if let found = VoiceCorpus.escape(fields[places[0]], from: folder, homes) {
                throw EvaluationError(
                    path, at: "line \(number)", "expected a file below \(folder), found \(found)",
                    advice: "copy the file into that folder and name it from there on")
            }
            let emotion = fields[places[5]] == "calm" ? "neutral" : fields[places[5]]
            guard let label = MoodLabel(rawValue: emotion) else { continue }
            clips.append(
                VoiceClip(
                    file: fields[places[0]], corpus: fields[places[1]], speaker: fields[places[2]],
                    gender: fields[places[3]], language: fields[places[4]], label: label))
        }
        guard !clips.isEmpty else {
            throw EvaluationError(path, "expected clips with one of the six labels, found none", advice: advice)
        }
        self.folder = folder
        self.clips = clips
        speakers = Set(clips.map(\.speaker)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// How a file's name leads out of the data folder, `nil` if it does not. One that is not there does not.
    private static func escape(_ file: String, from folder: String, _ homes: [String]) -> String? {
        if file.utf8.first == UInt8(ascii: "/") || file.split(separator: "/").contains("..") { return "\"\(file)\"" }
        guard let target = Folder.resolved("\(folder)/\(file)"), !homes.contains(where: { target.hasPrefix("\($0)/") })
        else { return nil }
        return "\"\(file)\", a link to \(target)"
    }

    /// The fold that a speaker is held out in: position in `speakers` modulo the number of folds.
    public func folds(_ count: Int) -> [String: Int] {
        var folds: [String: Int] = [:]
        for (index, speaker) in speakers.enumerated() { folds[speaker] = index % count }
        return folds
    }
}
