import Policy
import Proof

/// A scene and a candidate's factors as sentences.
struct SceneSentences {
    /// What is known, one clause each.
    var known: [Phrase]
    /// What is not known though it was asked about, by topic.
    var unknown: [Phrase]
    /// The scores, in one clause; `nil` where no factor counts.
    var scores: Phrase?

    /// - Parameters:
    ///   - witness: the scene.
    ///   - policy: whose factors are told.
    ///   - asked: attributes whose absence is worth a word.
    init(_ witness: Witness, _ policy: CompiledPolicy, asked: AttributeSet = []) {
        known = AttributeID.allCases.compactMap { id in
            witness.scene[id].map { id.words([$0], isOneOf: true) }
        }
        unknown = asked.ids.filter { witness.scene[$0] == nil }.map(\.topic)
        let read = policy.reads.factors.factors
        guard !read.isEmpty else { return }
        let lower = read.filter { witness.factors.counted($0) < 1000 }
        if lower.isEmpty {
            scores = Phrase("every score is 1000, the worst", nl: "elke score is 1000, de slechtste")
            return
        }
        let list = Phrase.both(
            lower.map { factor in factor.words + Phrase(verbatim: " \(witness.factors.counted(factor))") })
        let rest =
            lower.count == read.count
            ? Phrase("", nl: "")
            : Phrase(
                "; every other score may be 1000, the worst", nl: "; elke andere score mag 1000 zijn, de slechtste")
        scores = Phrase("the scores are: ", nl: "de scores zijn: ") + list + rest
    }
}

/// What happened between two scenes, as clauses.
struct ChangeSentences {
    var clauses: [Phrase]

    init(from before: Witness, to after: Witness) {
        clauses = AttributeID.allCases.compactMap { id in
            guard before.scene[id] != after.scene[id] else { return nil }
            guard let value = after.scene[id] else {
                return Phrase("no longer known: \(id.topic.english)", nl: "niet meer bekend: \(id.topic.dutch)")
            }
            return id.words([value], isOneOf: true)
        }
        clauses += Factor.allCases.compactMap { factor in
            let (old, new) = (before.factors.counted(factor), after.factors.counted(factor))
            guard old != new else { return nil }
            return Phrase(
                "\(factor.score.english) goes from \(old) to \(new)",
                nl: "\(factor.score.dutch) gaat van \(old) naar \(new)")
        }
    }
}

extension Condition {
    /// The attributes that it reads.
    var attributes: AttributeSet {
        switch self {
        case .always: []
        case .not(let inner): inner.attributes
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.attributes) }
        case .test(let test):
            if case .attribute(let id) = test.subject { AttributeSet(id) } else { [] }
        }
    }
}
