/// Text as a web page may hold it.
enum HTMLText {
    /// The text with everything escaped that would be markup, in content and in quoted attributes. Control characters,
    /// and those that hide or reorder what is beside them, become U+FFFD: a reader must see what stands in the file.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result += "\u{fffd}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
