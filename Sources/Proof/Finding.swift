import Policy

/// What was found out about one theorem or claim.
public struct Finding: Sendable {
    /// What is asked, as one sentence.
    public var title: String
    public var outcome: Outcome
    /// Scenes that show what is possible, each with what it shows; for theorems that say that something is.
    public var examples: [Example] = []

    public enum Outcome: Sendable {
        /// It holds in every scene.
        case proved
        case refuted(Counterexample)
        /// It was not decided, and why: never taken for proved.
        case unknown(String)
    }

    public var isProved: Bool {
        if case .proved = outcome { return true }
        return false
    }
}

/// A scene that shows something.
public struct Example: Sendable {
    /// What it shows.
    public var text: String
    public var witness: Witness
}

/// A scene in which something does not hold; or two, of which the second is what the first became; or that none does what
/// some scene should.
public struct Counterexample: Sendable {
    /// What goes wrong, as one sentence.
    public var text: String
    /// `nil`: what goes wrong is that there is no such scene.
    public var witness: Witness?
    /// What happened to the first scene, and the second.
    public var change: (text: String, after: Witness)?
}
