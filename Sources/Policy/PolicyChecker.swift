import Digest

/// Looks up every name, checks every value, and compiles.
struct PolicyChecker {
    let assembly: PolicyAssembly
    /// The file of the item that is being checked, among `assembly.sources`.
    var file = 0
    /// The named conditions that stand in the files, and, once they were checked, what they mean.
    var named: [String: NamedCondition] = [:]
    /// Values that the rules and claims so far compare with.
    private var values = 0

    private(set) var weights: [Weight] = []
    private var weighed: [(factor: Factor, place: PolicyAssembly.Place)] = []
    private(set) var rules: [Rule] = []
    private var labels: [String: PolicyAssembly.Place] = [:]
    private var counts = (caps: 0, exclusions: 0)
    private var claims: [Claim] = []
    private var claimed: [String: PolicyAssembly.Place] = [:]

    init(_ assembly: PolicyAssembly) {
        self.assembly = assembly
    }

    var source: PolicySource { assembly.sources[file] }

    func place(_ offset: Int) -> PolicyAssembly.Place { PolicyAssembly.Place(file: file, offset: offset) }

    mutating func check() throws(PolicyError) -> CompiledPolicy {
        let header = assembly.header
        let version = try number(header.version, in: 1...1_000_000, of: "the version")
        try declareConditions()
        for item in assembly.items {
            file = item.file
            switch item.syntax {
            case .include: break
            case .condition(let condition): try check(condition)
            case .weight(let weight): try check(weight)
            case .rule(let rule): try check(rule)
            case .claim(let claim): try check(claim)
            }
        }
        try checkSum()
        file = 0
        guard !rules.isEmpty else {
            throw source.error(
                at: header.name.offset, "a policy without a rule", "what no rule forbids is allowed: write at least one"
            )
        }
        let policy = CompiledPolicy(
            name: header.name.text, version: Int(version), digest: assembly.digest,
            files: assembly.sources.map { $0.file }, rules: rules, weights: weights, claims: claims,
            warnings: warnings())
        if policy.reads.creepiness, weights.isEmpty {
            throw source.error(
                at: header.name.offset, "the policy reads creepiness and gives no weights",
                "write weight FACTOR N lines that sum to 1000")
        }
        return policy
    }

    func number(_ number: PolicySyntax.Number, in range: ClosedRange<Int64>, of what: String)
        throws(PolicyError) -> Int32
    {
        guard range.contains(number.value) else {
            throw source.error(
                at: number.offset,
                "expected a whole number from \(range.lowerBound) to \(range.upperBound) for \(what), found \(number.value)"
            )
        }
        return Int32(number.value)
    }

    func unknown(_ kind: String, _ name: PolicySyntax.Name, among names: [String]) -> PolicyError {
        let suggestion: String
        if let nearest = Spelling.nearest(to: name.text, in: names) {
            suggestion = "did you mean \(nearest)?"
        } else if names.count <= 20 {
            suggestion = "expected one of \(names.joined(separator: ", "))"
        } else {
            suggestion = "Sources/Policy/README.md lists them all"
        }
        return source.error(at: name.offset, "unknown \(kind) \"\(name.text.prefix(60))\"", suggestion)
    }

    /// Of what stands twice: where the other is, if it is in another file.
    func other(_ place: PolicyAssembly.Place) -> String {
        place.file == file ? "" : "; the other stands at \(assembly.text(of: place))"
    }

    private mutating func check(_ weight: PolicySyntax.Weight) throws(PolicyError) {
        guard let factor = Factor(name: weight.factor.text) else {
            throw unknown("factor", weight.factor, among: Factor.allCases.map { $0.name })
        }
        if let before = weighed.first(where: { $0.factor == factor }) {
            throw source.error(
                at: weight.factor.offset, "the weight of \(factor.name) stands twice",
                "keep one of them" + other(before.place))
        }
        weighed.append((factor, place(weight.offset)))
        let value = try number(weight.value, in: 0...1000, of: "the weight of \(factor.name)")
        weights.append(
            Weight(
                factor: factor, value: value, cites: weight.cites, position: source.position(of: weight.offset),
                file: file))
    }

    private mutating func checkSum() throws(PolicyError) {
        let sum = weights.reduce(0) { $0 + $1.value }
        guard let last = weighed.last, sum != 1000 else { return }
        let difference = sum < 1000 ? "\(1000 - sum) are missing" : "\(sum - 1000) are too many"
        file = last.place.file
        throw source.error(at: last.place.offset, "the weights sum to \(sum), not to 1000", difference)
    }

    private mutating func check(_ rule: PolicySyntax.Rule) throws(PolicyError) {
        let effect: Rule.Effect
        let numbered: String
        switch rule.effect {
        case .cap(let name):
            counts.caps += 1
            numbered = "cap-\(counts.caps)"
            effect = .cap(try level(name))
        case .exclude(let names):
            counts.exclusions += 1
            numbered = "never-\(counts.exclusions)"
            effect = .exclude(try categories(names))
        }
        if let label = rule.label { try check(label) }
        rules.append(
            Rule(
                id: rule.label?.text ?? numbered, effect: effect,
                condition: try counted(rule.condition, at: rule.offset), because: rule.because.text, cites: rule.cites,
                position: source.position(of: rule.offset), file: file))
    }

    /// A label is a rule's id in logs: it must not be mistaken for another's.
    private mutating func check(_ label: PolicySyntax.Name) throws(PolicyError) {
        let parts = label.text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0] == "cap" || parts[0] == "never", Int(parts[1]) != nil {
            throw source.error(
                at: label.offset, "the name \(label.text.prefix(60)) is kept for rules without one",
                "name it for what it says")
        }
        guard label.text.utf8.count <= 60 else {
            throw source.error(
                at: label.offset, "a rule's name of \(label.text.utf8.count) characters, at most 60 are allowed")
        }
        if let before = labels[label.text] {
            throw source.error(
                at: label.offset, "two rules are named \(label.text)", "name each for what it says" + other(before))
        }
        labels[label.text] = place(label.offset)
    }

    private mutating func check(_ claim: PolicySyntax.Claim) throws(PolicyError) {
        try checkText(claim.text)
        let assertion: Claim.Assertion
        switch claim.assertion {
        case .cap(let relation, let name): assertion = .cap(relation, try level(name))
        case .excluded(let names): assertion = .excluded(try categories(names))
        }
        claims.append(
            Claim(
                text: claim.text.text, assertion: assertion, condition: try counted(claim.condition, at: claim.offset),
                position: source.position(of: claim.offset), file: file))
    }

    /// A claim is named by its text: two of one text could not be told apart, nor a refuted one from a proved one.
    private mutating func checkText(_ claim: PolicySyntax.Text) throws(PolicyError) {
        if let before = claimed[claim.text] {
            throw source.error(
                at: claim.offset, "two claims say \"\(claim.text.prefix(60))\"",
                "name each for what it says" + other(before))
        }
        claimed[claim.text] = place(claim.offset)
    }

    /// The condition of a rule or claim; with those before it, it must not outgrow the limit.
    private mutating func counted(_ syntax: PolicySyntax.Condition, at offset: Int) throws(PolicyError) -> Condition {
        let checked = try condition(syntax, depth: 0)
        values += checked.values
        guard values <= PolicyLimits.values else {
            throw source.error(
                at: offset, "the conditions up to here compare with more than \(PolicyLimits.values) values",
                "named conditions count wherever they are used: use fewer, or shorter ones")
        }
        return checked.condition
    }

    private func level(_ name: PolicySyntax.Name) throws(PolicyError) -> Level {
        guard let level = Level(name: name.text) else {
            throw unknown("level", name, among: Level.allCases.map { $0.name })
        }
        return level
    }

    private func categories(_ names: [PolicySyntax.Name]) throws(PolicyError) -> CategorySet {
        var set: CategorySet = []
        for name in names {
            guard let category = AdCategory(rawValue: name.text) else {
                throw unknown("ad category", name, among: AdCategory.allCases.map { $0.rawValue })
            }
            guard !set.contains(category) else {
                throw source.error(at: name.offset, "\(name.text) stands twice in the list")
            }
            set.formUnion(CategorySet(category))
        }
        return set
    }
}
