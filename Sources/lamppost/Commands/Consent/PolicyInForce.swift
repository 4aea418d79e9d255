import Consent
import Digest
import Policy
import Signal

/// The policy that `--policy` names for what is asked and given.
struct PolicyInForce {
    var file: String
    var policy: CompiledPolicy

    /// What the ledger says to the person.
    private static let reason = "the policy now in force may allow more than the one under which it was given"

    /// Takes `--policy`; `nil` without it.
    init?(_ arguments: inout Arguments) throws {
        guard let file = try arguments.value("--policy") else { return nil }
        self.file = file
        policy = try PolicyFile.read(file)
    }

    init(_ policy: CompiledPolicy, file: String) {
        self.file = file
        self.policy = policy
    }

    /// Ends what stands under a policy than which this one is looser, or that is not there to be compared; says so.
    func endWhatItLoosens(in journal: ConsentJournal, at now: UTCTime) throws {
        let allowsNoMore = FormerPolicies.allowsNoMore(policy, beside: file)
        let former = journal.policies.filter { $0 != policy.digest && !allowsNoMore($0.hex) }
        let purposes = journal.given(under: former)
        guard !purposes.isEmpty else { return }
        try journal.invalidate(purposes, because: PolicyInForce.reason, at: now.asMediaTime)
        Messages.say("ended, for \(PolicyInForce.reason): \(purposes.map(\.rawValue).joined(separator: ", "))")
    }
}
