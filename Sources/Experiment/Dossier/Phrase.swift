/// A language that dossiers are written in.
public enum DossierLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case dutch = "nl"

    /// As the language calls itself.
    var name: String {
        switch self {
        case .english: "English"
        case .dutch: "Nederlands"
        }
    }
}

/// The same words in every language: a phrase that lacks one does not compile.
struct Phrase: Sendable, Hashable {
    let english: String
    let dutch: String

    init(_ english: String, nl dutch: String) {
        self.english = english
        self.dutch = dutch
    }

    /// A name, a number, or the words of a policy's author: the same in every language.
    init(verbatim text: String) {
        self.init(text, nl: text)
    }

    subscript(_ language: DossierLanguage) -> String {
        switch language {
        case .english: english
        case .dutch: dutch
        }
    }
}

extension Phrase {
    static func + (left: Phrase, right: Phrase) -> Phrase {
        Phrase(left.english + right.english, nl: left.dutch + right.dutch)
    }

    /// With a capital and a full stop.
    var sentence: Phrase { Phrase(Phrase.capital(english) + ".", nl: Phrase.capital(dutch) + ".") }

    /// "Lead a; b; c."
    static func sentence(_ lead: Phrase, _ clauses: [Phrase]) -> Phrase {
        Phrase(
            "\(lead.english) \(clauses.map(\.english).joined(separator: "; ")).",
            nl: "\(lead.dutch) \(clauses.map(\.dutch).joined(separator: "; ")).")
    }

    /// With a capital.
    var capitalised: Phrase { Phrase(Phrase.capital(english), nl: Phrase.capital(dutch)) }

    /// "a, b or c".
    static func either(_ phrases: [Phrase]) -> Phrase {
        Phrase(list(phrases.map(\.english), "or"), nl: list(phrases.map(\.dutch), "of"))
    }

    /// "a, b and c".
    static func both(_ phrases: [Phrase]) -> Phrase {
        Phrase(list(phrases.map(\.english), "and"), nl: list(phrases.map(\.dutch), "en"))
    }

    /// "a is, or b is": whole clauses, of which one or all hold.
    static func clauses(_ clauses: [Phrase], isAnyEnough: Bool) -> Phrase {
        Phrase(
            clauses.map(\.english).joined(separator: isAnyEnough ? ", or " : ", and "),
            nl: clauses.map(\.dutch).joined(separator: isAnyEnough ? ", of " : ", en "))
    }

    private static func list(_ words: [String], _ last: String) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
    }

    private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
