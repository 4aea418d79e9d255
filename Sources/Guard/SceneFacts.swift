public import Consent
public import Features
public import Signal

/// The facts of one decision, the mood left out: what the scene is built from, and all that choosing ads may read.
public struct SceneFacts: Sendable {
    public var input: SceneInput
    public var consents: ConsentStates
    /// What the person declared; never estimated. `nil`: not known.
    public var age: DeclaredAge?
    /// Date and time of day on the wall.
    public var local: CivilTime
    /// Whether the device's clock can be believed; if not, the hour is not known and no date of an ad holds.
    public var isClockTrusted = true
    /// The readings of the place; `nil` where no sensor is open.
    public var context: ContextEstimate?
    /// The consents behind these facts: a clearance dies with the first that does not stand any more.
    let leases: [ConsentLease]

    /// Facts that no gate stands behind, for asking what the guard would say.
    public init(
        input: SceneInput, consents: ConsentStates, age: DeclaredAge?, local: CivilTime, context: ContextEstimate?
    ) {
        self.input = input
        self.consents = consents
        self.age = age
        self.local = local
        self.context = context
        leases = []
        dropUnpermitted()
    }

    /// The facts at `time`: consent and age as the gate has them, the civil time as epoch and scene say.
    public init(
        input: SceneInput, gate: borrowing ConsentGate, epoch: Epoch, isClockTrusted: Bool = true,
        context: ContextEstimate?, at time: MediaTime
    ) {
        self.isClockTrusted = isClockTrusted
        consents = ConsentStates()
        for purpose in Purpose.allCases { consents[purpose] = gate.state(of: purpose, at: time) }
        var epoch = epoch
        if let minutes = input.localOffsetMinutes { epoch.localOffsetMinutes = minutes }
        self.input = input
        age = gate.age(at: time)
        local = epoch.local(at: time)
        self.context = context
        leases = gate.leases(at: time)
        dropUnpermitted()
    }

    /// Whether the person lets the camera be open.
    public var isCameraPermitted: Bool { consents[.camera] == .given }

    /// Whether the person lets the microphone be open.
    public var isMicrophonePermitted: Bool { consents[.microphone] == .given }

    /// A reading of a sensor that the person did not open is no fact, whoever hands it in.
    private mutating func dropUnpermitted() {
        if !isMicrophonePermitted { context?.sound = nil }
        if !isCameraPermitted {
            context?.light = nil
            context?.motion = nil
            context?.people = nil
            context?.approach = nil
            context?.bystanders = nil
        }
    }
}
