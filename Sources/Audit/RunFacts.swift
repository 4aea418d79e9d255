public import Digest
public import Signal

/// What a run's decisions depended on besides its recording: the first line of its log.
///
/// No path, no name of a host or file, no clock: the same recording gives the same line from a file or a pipe.
public struct RunFacts: Hashable, Sendable {
    /// A model that could take part.
    public struct Model: Hashable, Sendable {
        public var name: String
        public var digest: Digest256

        public init(name: String, digest: Digest256) {
            self.name = name
            self.digest = digest
        }
    }

    /// The version of the log's format that this module writes; it reads this one and those before.
    public static let format: Int64 = 2

    public var epoch: Epoch
    public var policyName: String
    public var policyVersion: Int
    public var policy: Digest256
    public var inventory: Digest256
    /// In the order in which the pipeline runs them.
    public var models: [Model]
    /// Whether a consent record given from outside replaced the recording's.
    public var isConsentOverridden: Bool
    /// Whether scene facts given from outside replaced the recording's.
    public var isSceneOverridden: Bool
    /// Whether what the guard saw is kept beside the log, so that its absence is noticed.
    public var keepsScenes: Bool
    /// The commitment to the run's seed: see `RunSeed`.
    public var seed: Digest256

    public init(
        epoch: Epoch, policyName: String, policyVersion: Int, policy: Digest256, inventory: Digest256, models: [Model],
        isConsentOverridden: Bool, isSceneOverridden: Bool, keepsScenes: Bool = true, seed: RunSeed
    ) {
        self.epoch = epoch
        self.policyName = policyName
        self.policyVersion = policyVersion
        self.policy = policy
        self.inventory = inventory
        self.models = models
        self.isConsentOverridden = isConsentOverridden
        self.isSceneOverridden = isSceneOverridden
        self.keepsScenes = keepsScenes
        self.seed = seed.commitment
    }
}

extension RunFacts {
    var json: JSONWriter {
        var writer = JSONWriter()
        writer.add("format", RunFacts.format)
        writer.add("epoch", epoch.utc.description)
        writer.add("local_offset_minutes", Int64(epoch.localOffsetMinutes))
        var policyWriter = JSONWriter()
        policyWriter.add("name", policyName)
        policyWriter.add("version", Int64(policyVersion))
        policyWriter.add("digest", policy.hex)
        writer.add("policy", json: policyWriter.object)
        writer.add("inventory", inventory.hex)
        let models = models.map { model in
            var writer = JSONWriter()
            writer.add("name", model.name)
            writer.add("digest", model.digest.hex)
            return writer.object
        }
        writer.add("models", json: "[" + models.joined(separator: ",") + "]")
        writer.add("consent_overridden", isConsentOverridden)
        writer.add("scene_overridden", isSceneOverridden)
        writer.add("scenes_kept", keepsScenes)
        writer.add("seed", seed.hex)
        return writer
    }

    init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly(
            "format", "epoch", "local_offset_minutes", "policy", "inventory", "models", "consent_overridden",
            "scene_overridden", "scenes_kept", "seed")
        _ = try object.required("format").integer("format", in: 1...RunFacts.format)
        let epochNode = try object.required("epoch")
        guard let utc = UTCTime(try epochNode.string("epoch")) else {
            throw JSONError(epochNode.position, "expected a time such as 2026-01-01T00:00:00Z for \"epoch\"")
        }
        let offset = try object.required("local_offset_minutes").integer("local_offset_minutes", in: -1080...1080)
        epoch = Epoch(utc: utc, localOffsetMinutes: Int(offset))
        let policyObject = try object.required("policy").object("policy")
        try policyObject.allowOnly("name", "version", "digest")
        policyName = try policyObject.required("name").string("name")
        policyVersion = Int(try policyObject.required("version").integer("version", in: 0...Int64(Int32.max)))
        policy = try policyObject.required("digest").digest("digest")
        inventory = try object.required("inventory").digest("inventory")
        models = []
        for node in try object.required("models").array("models", most: 100) {
            let model = try node.object("models")
            try model.allowOnly("name", "digest")
            models.append(
                Model(
                    name: try model.required("name").string("name"),
                    digest: try model.required("digest").digest("digest")))
        }
        isConsentOverridden = try object.required("consent_overridden").bool("consent_overridden")
        isSceneOverridden = try object.required("scene_overridden").bool("scene_overridden")
        keepsScenes = try object.required("scenes_kept").bool("scenes_kept")
        seed = try object.required("seed").digest("seed")
    }
}

extension JSONNode {
    /// A digest in the one spelling that is written.
    func digest(_ name: String) throws(JSONError) -> Digest256 {
        let text = try string(name)
        guard let digest = Digest256(hex: text), digest.hex == text else {
            throw JSONError(position, "expected 64 hexadecimal digits for \"\(name)\", found \(JSONError.shown(text))")
        }
        return digest
    }
}
