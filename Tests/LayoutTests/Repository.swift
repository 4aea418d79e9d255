import Foundation

/// The files of this repository, read as text.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
    }

    /// Paths of the Swift files below a folder, sorted.
    static func swiftFiles(below folder: String) -> [String] {
        let base = root.appending(path: folder).path
        let below = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
        return below.filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
    }

    static let modules: [String] = ((try? names(in: "Sources")) ?? []).filter { !$0.hasPrefix(".") }

    /// The module that a path below Sources belongs to.
    static func module(of path: String) -> String { String(path.split(separator: "/")[1]) }

    /// The modules that a file imports, with the words before `import`.
    static func imports(in text: String) -> [(words: String, module: String)] {
        text.split(separator: "\n").compactMap { line in
            guard
                let match = line.wholeMatch(
                    of: /\s*((?:@\w+(?:\([^)]*\))?\s+|\w+\s+)*)import\s+(?:\w+\s+)?(\w+)(?:\.\w+)*\s*/)
            else { return nil }
            return (String(match.1), String(match.2))
        }
    }

    /// Whether a text has a word, not as a part of a longer one.
    static func has(_ word: String, in text: String) -> Bool {
        var rest = text[...]
        while let range = rest.range(of: word) {
            let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
            let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
            if !isInWord(before), !isInWord(after) { return true }
            rest = text[range.upperBound...]
        }
        return false
    }

    private static func isInWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
