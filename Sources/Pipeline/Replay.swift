public import Ads
public import Audit
public import Consent
public import Guard
public import Mood
public import Policy
import Recording
public import Signal

/// What is the same for every recording of a batch; `nil` means the recording's own.
public struct ReplayOptions: Sendable {
    public var policy: CompiledPolicy
    public var inventory: Inventory
    public var model: VoiceMoodModel?
    public var consent: ConsentRecord?
    public var scene: SceneInput?
    public var intent: DeclaredIntent?
    public var epoch: Epoch?

    public init(policy: CompiledPolicy, inventory: Inventory, model: VoiceMoodModel?) {
        self.policy = policy
        self.inventory = inventory
        self.model = model
    }
}

/// One recording, replayed.
public enum Replay {
    /// What a replay led to.
    public struct Outcome: Sendable {
        public var summary: RunSummary
        /// The head of the sealed log.
        public var seal: SealedLog
    }

    /// Replays a recording from its beginning to its end.
    ///
    /// - Parameters:
    ///   - path: of a recording, "-" for standard input.
    ///   - folder: where the log goes, `nil` to keep none. Nothing appears in it unless the run completes.
    ///   - observe: called with every decision.
    ///   - progress: called after each item with the media time reached, bytes read, and the size where it is known.
    public static func run(
        _ path: String, _ options: ReplayOptions, to folder: String?,
        observe: (Decision) -> Void = { _ in },
        progress: (MediaTime, Int, Int?) -> Void = { _, _, _ in }
    ) throws(PipelineError) -> Outcome {
        fatalError()
    }
}
