extension PolicyDossier {
    /// The file as one word of a shell.
    var word: String { PolicyDossier.word(file) }

    /// What makes the same dossier again.
    var command: String {
        var words = ["lamppost policy report", word, "--out dossier.html"]
        if languages.count == 1 { words.append("--language \(languages[0].rawValue)") }
        if let date { words.append("--date \(PolicyDossier.word(date))") }
        if let steps { words.append("--steps \(steps)") }
        return words.joined(separator: " ")
    }

    private static func word(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: ":"), UInt8(ascii: ","):
                true
            default: false
            }
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
