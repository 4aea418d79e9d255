public import Digest
public import Policy

/// One conformance case.
public struct Case: Sendable, Equatable {
    /// One line that says what it is about.
    public var note: String
    /// Where it begins in its file.
    public var position: TextPosition
    public var kind: Kind

    public enum Kind: Sendable, Equatable {
        /// A scene, and what policies decide in it.
        case decide(DecideCase)
        /// A theorem or a claim, and of which policies it is proved or refuted.
        case prove(ProveCase)
        /// A test of this repository that runs the program or a part of it.
        case run(NamedTest)
        /// What is missing before it can be shown: "live capture".
        case awaits(String)
    }

    /// The policies that it has an expectation of; those of a `run` are none, for its test chooses its own.
    public var policies: [String] {
        switch kind {
        case .decide(let decide): decide.expectations.flatMap(\.policies)
        case .prove(let prove): prove.expectations.flatMap(\.policies)
        case .run, .awaits: []
        }
    }
}

/// A scene, what is put before the policy in it, and what each policy is expected to answer.
public struct DecideCase: Sendable, Equatable {
    public var scene: Scene
    /// The factors that the policy is asked about; what is not set counts 1000.
    public var factors: FactorValues
    /// What measuring a candidate's factors needs to know beyond the scene.
    public var facts: CaseFacts
    /// Whole candidates, whose factors Guard measures.
    public var candidates: [CaseCandidate]
    /// No policy stands in two of them.
    public var expectations: [DecideExpectation]

    /// What is expected of that policy.
    public func expectation(of policy: String) -> DecideExpectation? {
        expectations.first { $0.policies.contains(policy) }
    }
}

/// What is known beside the scene and bears on a candidate's factors.
public struct CaseFacts: Sendable, Equatable {
    /// Whether the button that withdraws everything is in view; `nil`: not known.
    public var isControlShown: Bool?
    /// How long the mood has lasted, in milliseconds.
    public var moodMilliseconds: Int64 = 0

    public init() {}
}

/// An ad on one ground, in words that Guard understands; Proof hands them on.
public struct CaseCandidate: Sendable, Equatable {
    public var id: String
    public var position: TextPosition
    public var basis: Level
    public var categories: CategorySet
    /// What it does: "concealed", "full-screen" …
    public var traits: [String]
    /// The readings of the place it was chosen by: "sound", "people" …
    public var reads: [String]
    /// How often it was shown in this encounter.
    public var exposures: Int
    /// The mood that it asks for.
    public var wish: Wish?

    public struct Wish: Sendable, Equatable {
        public var label: String
        public var leastMilliseconds: Int64
        /// Per mille.
        public var leastStrength: Int
    }
}

/// A theorem or a claim, and what is expected of it under each policy.
public struct ProveCase: Sendable, Equatable {
    public enum Statement: Sendable, Hashable {
        /// A standing theorem, by its name.
        case theorem(String)
        /// A claim of the policy itself, by its text.
        case claim(String)
    }

    public struct Expectation: Sendable, Equatable {
        public var policies: [String]
        public var isProved: Bool
    }

    public var statement: Statement
    /// No policy stands in two of them.
    public var expectations: [Expectation]

    /// Whether it is expected to be proved of that policy, or refuted; `nil`: nothing is expected.
    public func isProved(of policy: String) -> Bool? {
        expectations.first { $0.policies.contains(policy) }?.isProved
    }
}

/// A test function of this repository.
public struct NamedTest: Sendable, Hashable {
    /// The file, from the repository's root.
    public var file: String
    public var suite: String
    public var function: String
}
