import Policy
import Proof

/// What was found out about an article.
struct ArticleFinding {
    var article: Article
    var answers: [Answer]

    struct Answer {
        var question: Article.Question
        /// The question as the prover was asked it; `nil` for a theorem.
        var claim: Claim?
        var finding: Finding
        /// Claims of the policy itself that say at least as much, with the same outcome.
        var own: [String]
    }

    enum Outcome: CaseIterable {
        case proved, refuted, undecided, uncheckable
    }

    /// Proved only if every question is; refuted if one is; else undecided, which is no proof.
    var outcome: Outcome {
        if answers.isEmpty { return .uncheckable }
        if answers.allSatisfy(\.finding.isProved) { return .proved }
        return answers.contains { $0.finding.isRefuted } ? .refuted : .undecided
    }
}

extension Finding {
    var isRefuted: Bool {
        if case .refuted = outcome { return true }
        return false
    }
}

extension ArticleFinding {
    /// Asks the prover what each article asks of the policy.
    ///
    /// - Parameters:
    ///   - theorems: the standing theorems, decided.
    ///   - claims: the policy's own claims, decided.
    /// - Throws: what is wrong with a question that is not in the language of policies.
    static func all(
        _ prover: Prover, theorems: [(Theorem, Finding)], claims: [(Claim, Finding)]
    ) throws(PolicyError) -> [ArticleFinding] {
        var texts: [String] = []
        for article in Article.all {
            for case .claim(let text) in article.questions where !texts.contains(text) { texts.append(text) }
        }
        let compiled = try Claim.compiled(texts)
        let found = compiled.map { prover.prove($0) }
        return Article.all.map { article in
            let answers = article.questions.compactMap { question -> Answer? in
                switch question {
                case .theorem(let theorem):
                    theorems.first { $0.0 == theorem }.map { Answer(question: question, finding: $0.1, own: []) }
                case .claim(let text):
                    texts.firstIndex(of: text).map { index in
                        let finding = found[index]
                        let own = claims.filter { claim, own in
                            claim.says(compiled[index]) && own.isProved == finding.isProved
                                && own.isRefuted == finding.isRefuted
                        }
                        return Answer(
                            question: question, claim: compiled[index], finding: finding, own: own.map(\.0.text))
                    }
                }
            }
            return ArticleFinding(article: article, answers: answers)
        }
    }
}

extension Claim {
    /// Claims from their texts in the language of policies, each without a name: "cap < mood always".
    static func compiled(_ texts: [String]) throws(PolicyError) -> [Claim] {
        var policy = "policy \"questions\" version 1\nat most mood always because \"nothing\"\n"
        for (index, text) in texts.enumerated() { policy += "claim \"\(index + 1)\": \(text)\n" }
        return try PolicyCompiler.compile(Array(policy.utf8), file: "questions").claims
    }

    /// Whether it says at least what `other` says, as far as their spelling shows it: everywhere or under the same
    /// condition, and about as much.
    func says(_ other: Claim) -> Bool {
        guard condition == .always || condition.isSame(as: other.condition) else { return false }
        switch (assertion, other.assertion) {
        case (.cap(let relation, let level), .cap(let otherRelation, let otherLevel)):
            return Level.allCases.allSatisfy { cap in
                let value = Int32(cap.rawValue)
                return !relation.holds(value, [Int32(level.rawValue)])
                    || otherRelation.holds(value, [Int32(otherLevel.rawValue)])
            }
        case (.excluded(let mine), .excluded(let others)): return mine.isSuperset(of: others)
        default: return false
        }
    }
}

extension Condition {
    /// Whether two conditions are spelt alike, wherever they stand.
    fileprivate func isSame(as other: Condition) -> Bool {
        switch (self, other) {
        case (.always, .always): true
        case (.not(let one), .not(let two)): one.isSame(as: two)
        case (.test(let one), .test(let two)):
            one.subject == two.subject && one.relation == two.relation && one.operands == two.operands
        case (.all(let one), .all(let two)), (.any(let one), .any(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.isSame(as: $1) }
        default: false
        }
    }
}
