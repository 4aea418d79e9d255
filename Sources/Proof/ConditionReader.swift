import Policy

/// Finds the tests that decide a condition in one scene.
struct ConditionReader {
    let witness: Witness
    let score: Int32

    private enum Truth: Int {
        case no, unknown, yes
    }

    /// The tests because of which a condition is true or unknown, in words. Of alternatives the first that is true, else the
    /// first that is unknown.
    func whyFires(_ condition: Condition) -> [String] {
        why(condition, is: true).map(text)
    }

    private func value(_ subject: Subject) -> Int32? {
        switch subject {
        case .attribute(let id): witness.scene[id]
        case .factor(let factor): witness.factors.counted(factor)
        case .creepiness: score
        }
    }

    private func truth(_ condition: Condition) -> Truth {
        switch condition {
        case .always: return .yes
        case .test(let test):
            guard let value = value(test.subject) else { return .unknown }
            return ValueSet(test).contains(value) ? .yes : .no
        case .not(let inner):
            switch truth(inner) {
            case .yes: return .no
            case .unknown: return .unknown
            case .no: return .yes
            }
        case .all(let parts):
            return parts.map(truth).min { $0.rawValue < $1.rawValue } ?? .yes
        case .any(let parts):
            return parts.map(truth).max { $0.rawValue < $1.rawValue } ?? .no
        }
    }

    /// The tests that keep a condition from being false (or, if `isTrue` is not so, from being true): each as it would have
    /// been written without `not`, so that it is true or unknown itself.
    private func why(_ condition: Condition, is isTrue: Bool) -> [Test] {
        switch condition {
        case .always: return []
        case .test(let test): return [isTrue ? test : test.negated]
        case .not(let inner): return why(inner, is: !isTrue)
        case .all(let parts): return isTrue ? parts.flatMap { why($0, is: true) } : one(of: parts, is: false)
        case .any(let parts): return isTrue ? one(of: parts, is: true) : parts.flatMap { why($0, is: false) }
        }
    }

    private func one(of parts: [Condition], is isTrue: Bool) -> [Test] {
        let wanted: Truth = isTrue ? .yes : .no
        let part = parts.first { truth($0) == wanted } ?? parts.first { truth($0) == .unknown }
        return part.map { why($0, is: isTrue) } ?? []
    }

    /// What was so or not known, as it would have been written, and what it is.
    private func text(_ test: Test) -> String {
        let found: String
        switch test.subject {
        case .attribute(let id): found = witness.scene[id].map { id.attribute.type.text(of: $0) } ?? "not known"
        case .factor(let factor):
            found = witness.factors[factor].map { "\($0)" } ?? "not measured, which counts 1000"
        case .creepiness: found = Explanation.perMille(score)
        }
        return "\(test.text): it is \(found)"
    }
}

extension Explanation {
    /// A score in per mille, as policies compare it: 381300 is 381.3.
    public static func perMille(_ score: Int32) -> String {
        let rest = score % 1000
        guard rest > 0 else { return "\(score / 1000)" }
        var digits = String(rest + 1000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(score / 1000).\(digits)"
    }
}
