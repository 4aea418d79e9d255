public import Ads
public import Audit
public import Consent
public import Digest
public import Features
public import Guard
public import Mood
public import Policy
public import Recording
public import Signal

/// What is the same for every recording of a batch; `nil` means the recording's own.
public struct ReplayOptions: Sendable {
    public var policy: CompiledPolicy
    public var inventory: Inventory
    public var ear: EarModel?
    public var model: VoiceMoodModel?
    public var face: FaceModel?
    public var expression: ExpressionModel?
    public var consent: ConsentRecord?
    public var scene: SceneInput?
    public var intent: DeclaredIntent?
    public var epoch: Epoch?
    /// Whether `policy` allows nothing that the policy of a digest did not. Consent that was given under a policy of which
    /// this is not known to be so is ended before anything is sensed: whoever agreed, agreed to less.
    public var allowsNoMore: @Sendable (_ than: String) -> Bool = { _ in false }

    public init(
        policy: CompiledPolicy, inventory: Inventory, ear: EarModel?, model: VoiceMoodModel?, face: FaceModel?,
        expression: ExpressionModel?
    ) {
        self.policy = policy
        self.inventory = inventory
        self.ear = ear
        self.model = model
        self.face = face
        self.expression = expression
    }

    /// One digest of all of it: equal setups decide equally.
    public var digest: Digest256 {
        var text = JSONWriter()
        text.add("policy", policy.digest.hex)
        text.add("inventory", inventory.digest.hex)
        text.add("ear", ear?.digest.hex ?? "")
        text.add("model", model?.digest.hex ?? "")
        text.add("face", face?.digest.hex ?? "")
        text.add("expression", expression?.digest.hex ?? "")
        text.add("consent", consent?.json ?? "")
        text.add("scene", scene?.json ?? "")
        text.add("intent", intent.map { "\($0.text) \($0.products) \($0.categories.rawValue)" } ?? "")
        text.add("epoch", epoch.map { "\($0.utc) \($0.localOffsetMinutes)" } ?? "")
        return SHA256.hash(Array(text.object.utf8))
    }
}

/// One recording, replayed: the live pipeline with another source.
public enum Replay {
    /// What a replay led to.
    public struct Outcome: Sendable {
        public var summary: RunSummary
        /// Digest of the log's last line, to write down elsewhere; `nil` if no log was kept.
        public var head: Digest256?
    }

    /// Replays a recording from its beginning to its end: see `RecordingRun` about one that is part of a run.
    ///
    /// - Parameter path: of a recording, "-" for standard input.
    public static func run(
        _ path: String, _ options: ReplayOptions, to folder: String?
    ) throws(PipelineError) -> Outcome {
        let recording: RecordingRun
        do { recording = try RecordingRun(upTo: path) } catch { throw .source(error) }
        return try run(recording, options, to: folder)
    }

    /// Replays a recording from its beginning to its end.
    ///
    /// - Parameters:
    ///   - folder: where log and scenes go, `nil` to keep none. They appear in it only when the run is complete.
    ///   - observe: called with every decision.
    ///   - progress: called after each item with the media time reached, the bytes read, and the size where it is known.
    public static func run(
        _ recording: RecordingRun, _ options: ReplayOptions, to folder: String?,
        observe: (Decision) -> Void = { _ in },
        progress: (MediaTime, Int, Int?) -> Void = { _, _, _ in }
    ) throws(PipelineError) -> Outcome {
        let source: ReplaySource
        do { source = try ReplaySource.open(recording) } catch { throw .source(error) }
        let setup = try setup(options, for: source)
        var log = try log(options, setup, in: folder)
        var pipeline = Pipeline(source: source, name: recording.path, setup: setup)
        pipeline.summary.isConsentOutdated = isOutdated(setup.consent, options)
        try pipeline.begin()
        while try pipeline.step(into: &log, observe: observe) {
            let read = pipeline.source.progress
            progress(pipeline.source.horizon, read.done, read.total)
        }
        let end = RunEnd(time: pipeline.summary.end, cutOff: pipeline.summary.cutOff)
        do {
            let seal = try log?.finish(end)
            return Outcome(summary: pipeline.summary, head: seal?.head)
        } catch {
            throw .log(error)
        }
    }

    private static func setup(
        _ options: ReplayOptions, for source: borrowing ReplaySource
    ) throws(PipelineError) -> RunSetup {
        var record: ConsentRecord? = if let given = options.consent { given } else { try consent(of: source) }
        if isOutdated(record, options) { record = record?.invalidated() }
        let input: SceneInput = if let given = options.scene { given } else { try scene(of: source) }
        return RunSetup(
            policy: options.policy, inventory: options.inventory, ear: options.ear, model: options.model,
            face: options.face, expression: options.expression, consent: record, scene: input, intent: options.intent,
            epoch: options.epoch ?? Epoch(utc: source.recordedEpoch ?? UTCTime(nanoseconds: 0)),
            seed: try seed(of: source))
    }

    /// Whether consent was given under another policy, and the one in use may allow more.
    private static func isOutdated(_ record: ConsentRecord?, _ options: ReplayOptions) -> Bool {
        guard let digest = record?.policyDigest, digest != options.policy.digest.hex else { return false }
        return !options.allowsNoMore(digest)
    }

    private static func log(
        _ options: ReplayOptions, _ setup: RunSetup, in folder: String?
    ) throws(PipelineError) -> DecisionLog? {
        guard let folder else { return nil }
        let seed = RunSeed(setup.seed)
        let facts = RunFacts(
            setup, isConsentOverridden: options.consent != nil, isSceneOverridden: options.scene != nil, seed: seed)
        do {
            return try DecisionLog(folder: folder, facts: facts, seed: seed, keepsScenes: true)
        } catch {
            throw .log(error)
        }
    }

    // MARK: What a recording brings along

    /// The record attached to a recording; none means no consent.
    private static func consent(of source: borrowing ReplaySource) throws(PipelineError) -> ConsentRecord? {
        guard let attachment = source.attachments.first(where: { $0.name == "consent.jsonld" }) else { return nil }
        do {
            return try ConsentRecord(json: attachment.bytes)
        } catch {
            throw refused(source, attachment.name, "\(error)")
        }
    }

    /// What a live run drew at random and recorded; 0 for any other recording.
    private static func seed(of source: borrowing ReplaySource) throws(PipelineError) -> UInt64 {
        guard let attachment = source.attachments.first(where: { $0.name == Attachment.seed }) else { return 0 }
        do throws(JSONError) {
            let object = try JSONParser.parse(attachment.bytes).object("attachment")
            try object.allowOnly("seed")
            let node = try object.required("seed")
            let text = try node.string("seed")
            guard text.utf8.count == 16, let seed = UInt64(text, radix: 16) else {
                throw JSONError(node.position, "expected 16 hexadecimal digits for \"seed\", found \(JSONError.shown(text))")
            }
            return seed
        } catch {
            throw refused(source, attachment.name, "\(error)")
        }
    }

    private static func scene(of source: borrowing ReplaySource) throws(PipelineError) -> SceneInput {
        guard let attachment = source.attachments.first(where: { $0.name == "scene.json" }) else { return SceneInput() }
        do {
            return try SceneInput(json: attachment.bytes)
        } catch {
            throw refused(source, attachment.name, "\(error)")
        }
    }

    private static func refused(
        _ source: borrowing ReplaySource, _ attachment: String, _ problem: String
    ) -> PipelineError {
        .source(
            SourceError(
                name: source.name, place: "attachment \(attachment)", problem: problem,
                advice: "correct the attachment, or give the file on the command line instead"))
    }
}
