public import Digest

/// Why a policy was refused: the place, what is wrong there, and what to do.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named.
    public var file: String
    /// The line and the byte in it, from 1.
    public var position: TextPosition
    /// What was expected and what was found.
    public var problem: String
    /// The line itself; of a long one the part around the place.
    public var line: String
    /// How many characters of `line` stand before the place.
    public var indent: Int
    /// What to do.
    public var suggestion: String?

    /// `FILE:LINE:COLUMN: problem`, then the line, a caret under the place, and the suggestion.
    public var description: String {
        var text = "\(file):\(position.line):\(position.column): \(problem)"
        if !line.isEmpty { text += "\n    \(line)\n    \(String(repeating: " ", count: indent))^" }
        if let suggestion { text += "\n    \(suggestion)" }
        return text
    }
}
