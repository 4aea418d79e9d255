public import Ads
public import Consent
public import Features
public import Guard
public import Mood
public import Policy
public import Signal

/// All that decides besides the samples: fixed for one run, named by digest in the log's first line.
public struct RunSetup: Sendable {
    public var policy: CompiledPolicy
    public var inventory: Inventory
    /// Without an ear nothing is heard: no speech, no context by sound, no mood.
    public var ear: EarModel?
    /// Without a model there is no mood, and nothing is chosen by it.
    public var model: VoiceMoodModel?
    /// Without a face model nobody is seen; without an expression model no face is read.
    public var face: FaceModel?
    public var expression: ExpressionModel?
    /// What the person gave, or `nil`: no record means no consent.
    public var consent: ConsentRecord?
    /// What a sensor cannot know.
    public var scene: SceneInput
    /// What the person said they want.
    public var intent: DeclaredIntent?
    public var epoch: Epoch
    /// What encounter tokens and salts are derived from.
    public var seed: UInt64

    public init(
        policy: CompiledPolicy, inventory: Inventory, ear: EarModel?, model: VoiceMoodModel?,
        face: FaceModel? = nil, expression: ExpressionModel? = nil, consent: ConsentRecord?,
        scene: SceneInput, intent: DeclaredIntent? = nil, epoch: Epoch, seed: UInt64 = 0
    ) {
        self.policy = policy
        self.inventory = inventory
        self.ear = ear
        self.model = model
        self.face = face
        self.expression = expression
        self.consent = consent
        self.scene = scene
        self.intent = intent
        self.epoch = epoch
        self.seed = seed
    }
}
