/// Conformance cases of one file: what policies must answer, what must be provable of them, and which tests show the rest.
///
/// The format is described in README.md; `init(json:file:)` reads it.
public struct CaseFile: Sendable, Equatable {
    /// The only version of the format, its member `version`.
    public static let version: Int64 = 1

    /// As it is named in messages.
    public var file: String
    public var note: String
    /// Set where the cases tell a story.
    public var story: Story?
    /// In the order of the file; at least one.
    public var cases: [Case]

    /// What the field did, and what Lamppost answers: in plain words, for people.
    public struct Story: Sendable, Equatable {
        /// 1 ... 999.
        public var number: Int
        public var title: String
        /// What happened.
        public var happened: String
        /// What Lamppost answers to it.
        public var answer: String
    }

    /// Every policy that some case has an expectation of, each once, in the order of first mention.
    public var policies: [String] {
        var names: [String] = []
        for name in cases.flatMap(\.policies) where !names.contains(name) { names.append(name) }
        return names
    }
}

/// What a case file may not exceed; beyond, it is refused before work begins.
public enum CaseLimits {
    /// Bytes of a file.
    public static let bytes = 1_048_576
    /// Cases of a file.
    public static let cases = 5_000
    /// Expectations of a case.
    public static let expectations = 100
    /// Candidates in a slate.
    public static let candidates = 128
    /// Names in a list: of policies, rules, categories.
    public static let names = 1_000
    /// Bytes of a text.
    public static let text = 2_000
}
