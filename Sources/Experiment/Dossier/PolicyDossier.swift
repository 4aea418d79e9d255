public import Policy
import Proof

/// All that a dossier says about a policy, found by the prover: what may happen, what never does, what the laws ask
/// of it.
public struct PolicyDossier {
    let policy: CompiledPolicy
    /// The words that name the policy's file on a command line.
    let file: String
    /// The day that it was asked for, as given; `nil`: the dossier has no date.
    let date: String?
    /// One after the other.
    let languages: [DossierLanguage]
    /// How many steps a question might take, where that was asked for.
    let steps: Int?
    let levels: [(level: Level, reach: Reach)]
    let theorems: [(Theorem, Finding)]
    let claims: [(Claim, Finding)]
    /// Categories that are excluded in every scene, and those of which that was not decided.
    let never: (proved: [AdCategory], undecided: [AdCategory])
    let articles: [ArticleFinding]

    /// Decides everything.
    ///
    /// - Parameters:
    ///   - languages: those that the page is written in, one after the other.
    ///   - steps: how many steps one question may take before it is undecided, which is no proof; `nil`: as many as
    ///     the prover allows by itself.
    /// - Throws: what is wrong with a question of ours, never with the policy.
    /// - Complexity: some hundred questions to the prover.
    public init(
        _ policy: CompiledPolicy, file: String, languages: [DossierLanguage] = DossierLanguage.allCases,
        date: String? = nil, steps: Int? = nil
    ) throws(PolicyError) {
        self.policy = policy
        self.file = file
        self.languages = languages
        self.date = date
        self.steps = steps
        let prover = steps.map { Prover(policy, mostSteps: $0) } ?? Prover(policy)
        levels = Level.allCases.map { ($0, prover.reach($0)) }
        theorems = Theorem.allCases.map { ($0, prover.prove($0)) }
        claims = policy.claims.map { ($0, prover.prove($0)) }
        never = try PolicyDossier.never(policy, prover)
        articles = try ArticleFinding.all(prover, theorems: theorems, claims: claims)
    }

    /// The standing theorems and the policy's claims, counted by what became of them.
    public var tally: (proved: Int, refuted: Int, undecided: Int) {
        let findings = theorems.map(\.1) + claims.map(\.1)
        let proved = findings.count { $0.isProved }
        let refuted = findings.count { $0.isRefuted }
        return (proved, refuted, findings.count - proved - refuted)
    }

    private static func never(
        _ policy: CompiledPolicy, _ prover: Prover
    ) throws(PolicyError) -> (proved: [AdCategory], undecided: [AdCategory]) {
        var named: CategorySet = []
        for case .exclude(let categories) in policy.rules.map(\.effect) { named.formUnion(categories) }
        let claims = try Claim.compiled(named.categories.map { "never [\($0.rawValue)] always" })
        var (proved, undecided): ([AdCategory], [AdCategory]) = ([], [])
        for (category, claim) in zip(named.categories, claims) {
            switch prover.prove(claim).outcome {
            case .proved: proved.append(category)
            case .unknown: undecided.append(category)
            case .refuted: break
            }
        }
        return (proved, undecided)
    }
}
