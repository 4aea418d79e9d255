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
    ///   - factors: those that are told besides the policy's.
    ///   - isAtMost: whether lower scores do as well.
    init(
        _ witness: Witness, _ policy: CompiledPolicy, asked: AttributeSet = [], factors: FactorSet = [],
        isAtMost: Bool = false
    ) {
        known = AttributeID.allCases.compactMap { id in
            witness.scene[id].map { id.words([$0], isOneOf: true) }
        }
        unknown = asked.ids.filter { witness.scene[$0] == nil }.map(\.topic)
        let read = policy.reads.factors.union(factors).factors
        guard !read.isEmpty else { return }
        let lower = read.filter { witness.factors.counted($0) < 1000 }
        if lower.isEmpty {
            scores = Phrase("every score is 1000, the worst", nl: "elke score is 1000, de slechtste")
            return
        }
        var parts: [Phrase] = []
        for value in Set(lower.map { witness.factors.counted($0) }).sorted() {
            let list = Phrase.both(lower.filter { witness.factors.counted($0) == value }.map(\.words))
            parts.append(Phrase("\(value) for \(list.english)", nl: "\(value) voor \(list.dutch)"))
        }
        if lower.count < read.count {
            parts.append(Phrase("1000, the worst, for every other", nl: "1000, de slechtste, voor elke andere"))
        }
        let lead =
            isAtMost
            ? Phrase("the scores are at most ", nl: "de scores zijn hoogstens ")
            : Phrase("the scores are ", nl: "de scores zijn ")
        scores =
            lead
            + Phrase(
                parts.map(\.english).joined(separator: ", "), nl: parts.map(\.dutch).joined(separator: ", "))
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
    /// The factors that it reads by name.
    var factors: FactorSet {
        switch self {
        case .always: []
        case .not(let inner): inner.factors
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.factors) }
        case .test(let test):
            if case .factor(let factor) = test.subject { FactorSet(factor) } else { [] }
        }
    }

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
