import Ads
import Audit
import Features
import Mood
import Policy

extension RunFacts {
    /// What the log's first line says of a run with this setup.
    init(_ setup: RunSetup, isConsentOverridden: Bool, isSceneOverridden: Bool, seed: RunSeed) {
        self.init(
            epoch: setup.epoch, policyName: setup.policy.name, policyVersion: setup.policy.version,
            policy: setup.policy.digest, inventory: setup.inventory.digest,
            models: [
                setup.ear.map { .init(name: $0.name, digest: $0.digest) },
                setup.model.map { .init(name: $0.name, digest: $0.digest) },
                setup.face.map { .init(name: $0.name, digest: $0.digest) },
                setup.expression.map { .init(name: $0.name, digest: $0.digest) },
            ].compactMap(\.self),
            isConsentOverridden: isConsentOverridden, isSceneOverridden: isSceneOverridden, seed: seed)
    }
}
