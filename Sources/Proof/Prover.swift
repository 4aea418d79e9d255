public import Policy

/// Decides theorems and claims about a policy, in all scenes and for all factors: proved, refuted with a scene, or unknown.
///
/// Every counterexample was judged by the policy itself before it is given.
public struct Prover {
    public let policy: CompiledPolicy
    let book: RuleBook
    let mostSteps: Int

    /// How many steps are taken where nobody says how many: some seconds.
    public static let usualSteps = 20_000_000

    /// - Parameter mostSteps: how many steps one question may take before it is unknown; some millions are a second.
    public init(_ policy: CompiledPolicy, mostSteps: Int = Prover.usualSteps) {
        self.policy = policy
        self.mostSteps = mostSteps
        book = RuleBook(policy)
    }

    /// Decides one of the standing theorems.
    public func prove(_ theorem: Theorem) -> Finding {
        switch theorem {
        case .defaultDeny: defaultDeny(theorem.title)
        case .ignoranceFires: neverRaises(theorem.title, ignorance)
        case .withdrawingNeverRaises: neverRaises(theorem.title, Withdrawal.all)
        case .raisingNeverRaises: neverRaises(theorem.title, raising)
        case .orderIsIrrelevant: orderIsIrrelevant(theorem.title)
        case .levelsAreReachable: levelsAreReachable(theorem.title)
        case .moodNeedsConsent:
            never(
                theorem.title, above: .intent,
                where: [
                    ("without consent to target", Withdrawal.given(.consentTarget, false)),
                    ("without consent to infer", Withdrawal.given(.consentInfer, false)),
                    (
                        "without consent to a sensor",
                        .all([
                            Withdrawal.given(.consentCamera, false), Withdrawal.given(.consentMicrophone, false),
                        ])
                    ),
                ])
        case .noProfileOfChildren:
            noProfileOfChildren(theorem.title)
        case .houseAtWorkAndSchool:
            never(
                theorem.title, above: .house,
                where: [("at work or at school", isOne(of: ["workplace", "school"], .placeKind))])
        }
    }

    /// Decides one of the policy's own claims.
    public func prove(_ claim: Claim) -> Finding {
        let scope = Formula.fires(claim.condition)
        switch claim.assertion {
        case .cap(let relation, let bound):
            for level in Level.allCases where !relation.holds(Int32(level.rawValue), [Int32(bound.rawValue)]) {
                switch find([scope, book.capIs(level)]) {
                case .none: continue
                case .unknown: return Finding(title: claim.text, outcome: tooLong)
                case .found(let witness):
                    return refuted(claim.text, "the cap is \(level.name)", witness) { $0.cap == level }
                }
            }
        case .excluded(let categories):
            for category in categories.categories {
                switch find([scope, book.isAllowed(category)]) {
                case .none: continue
                case .unknown: return Finding(title: claim.text, outcome: tooLong)
                case .found(let witness):
                    return refuted(claim.text, "\(category.rawValue) is not excluded", witness) {
                        !$0.excluded.categories.contains(category)
                    }
                }
            }
        }
        return Finding(title: claim.text, outcome: .proved)
    }

    // MARK: Single scenes

    private func defaultDeny(_ title: String) -> Finding {
        let verdict = policy.judge(Scene(), FactorValues())
        if verdict.cap <= .contextual { return Finding(title: title, outcome: .proved) }
        return refuted(title, "the cap is \(verdict.cap.name)", Witness()) { $0.cap == verdict.cap }
    }

    private func noProfileOfChildren(_ title: String) -> Finding {
        let child = never(title, above: .house, where: [("for a declared child", isOne(of: ["child"], .viewerAge))])
        guard child.isProved else { return child }
        let adult = isOne(of: ["adult"], .viewerAge)
        guard case .value(let age, let values) = adult else { return child }
        return never(
            title, above: .contextual,
            where: [("for somebody who has not said that they are an adult", .value(age, values.complement(of: age)))])
    }

    private func isOne(of words: [String], _ id: AttributeID) -> Formula {
        let values = words.compactMap { id.attribute.type.value(of: $0) }
        return .value(Variable(id), ValueSet(values.map { $0...$0 }))
    }

    /// That no cap is above a level in any of some kinds of scenes.
    private func never(_ title: String, above level: Level, where kinds: [(text: String, Formula)]) -> Finding {
        guard let next = Level(rawValue: level.rawValue + 1) else { return Finding(title: title, outcome: .proved) }
        for (text, kind) in kinds {
            switch find([kind, book.capIsAtLeast(next)]) {
            case .none: continue
            case .unknown: return Finding(title: title, outcome: tooLong)
            case .found(let witness):
                let cap = policy.judge(witness.scene, witness.factors).cap
                return refuted(title, "\(text) the cap is \(cap.name)", witness) { $0.cap > level }
            }
        }
        return Finding(title: title, outcome: .proved)
    }

    private func orderIsIrrelevant(_ title: String) -> Finding {
        let reversed = RuleBook(rules: policy.rules.reversed(), weights: policy.weights)
        for rule in policy.rules {
            for (_, nothing) in reversed.nothing(like: rule) {
                switch solve([book.fires(rule), nothing]) {
                case .none: continue
                case .unknown: return Finding(title: title, outcome: tooLong)
                // A rule that fires is never silent in another order.
                case .found: return contradiction(title)
                }
            }
        }
        return Finding(title: title, outcome: .proved)
    }

    private func levelsAreReachable(_ title: String) -> Finding {
        var finding = Finding(title: title, outcome: .proved)
        let named = Level.allCases.filter { level in !book.caps { $0 == level }.isEmpty }
        var isAboveHouse = false
        for level in Level.allCases {
            switch find([book.capIs(level)]) {
            case .found(let witness):
                guard policy.judge(witness.scene, witness.factors).cap == level else { return contradiction(title) }
                if level > .house { isAboveHouse = true }
                finding.examples.append(Example(text: level.name, witness: witness))
            case .unknown: return Finding(title: title, outcome: tooLong)
            case .none:
                guard named.contains(level) else { continue }
                let text = "no scene has the cap \(level.name), which a rule names"
                return Finding(title: title, outcome: .refuted(Counterexample(text: text)))
            }
        }
        if isAboveHouse { return finding }
        let text = "no scene has a cap above house: a guard that always refuses"
        return Finding(title: title, outcome: .refuted(Counterexample(text: text)))
    }
}
