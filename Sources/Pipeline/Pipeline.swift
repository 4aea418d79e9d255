import Ads
public import Audit
public import Consent
import Guard
import Kernels
import Mood
import Policy
import Signal

/// The order of everything: sense, hear and see, infer, guard, choose, log. Live, replay and simulation all run it.
///
///     source ─ sense? ─▶ stations ─ infer? ─▶ mood ─ target? ─▶ guard ─▶ ads ─▶ log
///
/// A decision falls on every tick of the grid, and at once when consent changes. A tick is decided when everything that
/// began before it has been delivered, and sees nothing that came after it: however the source cuts its samples into
/// blocks, the decisions are the same.
public struct Pipeline<Source: PermittedSource & ~Copyable>: ~Copyable {
    var source: Source
    let setup: RunSetup
    let name: String

    var gate: ConsentGate
    var stations: SensingStations
    var guardian: Guardian
    var selector: AdSelector
    var scene: SceneInput
    var intent: DeclaredIntent?

    let needs: SensorNeeds
    var openSensors: Set<Sensor> = []
    /// Whether the clock that the epoch was read from can be believed.
    var isClockTrusted = true
    /// Whether there was an encounter when consent was last followed.
    var wasAttended = false
    var grid = Grid()
    var slot = SensorSlot()
    /// The last block of sound, held until what follows shows that nothing older is to come.
    var pending = AudioBlock()
    /// How many samples of `pending` the stations have taken.
    var taken = 0
    var inputs = GuardInputs()

    /// What the run led to so far.
    public internal(set) var summary = RunSummary()

    /// - Parameter name: of the source, for messages.
    public init(source: consuming Source, name: String, setup: RunSetup) {
        self.source = source
        self.name = name
        self.setup = setup
        gate = ConsentGate(record: setup.consent, epoch: setup.epoch, seed: setup.seed, interval: Grid.interval)
        guardian = Guardian(policy: setup.policy, interval: Grid.interval)
        selector = AdSelector(setup.inventory)
        scene = setup.scene
        intent = setup.intent
        needs = SensorNeeds(setup)
        stations = SensingStations(
            ear: setup.ear, model: setup.model, face: setup.face, expression: setup.expression,
            watchesPeople: needs.people, measuresSurroundings: needs.surroundings)
    }

    /// Opens what consent permits; call it once, before the first step.
    public mutating func begin() throws(PipelineError) {
        try followConsent(at: .zero)
    }

    /// Takes one item and makes the decisions that it completes; `false` at the end.
    ///
    /// - Parameter observe: called with every decision.
    public mutating func step(
        into log: inout DecisionLog?, observe: (Decision) -> Void = { _ in }
    ) throws(PipelineError) -> Bool {
        switch try next() {
        case .video:
            try advance(to: slot.video.time, log: &log, observe)
            // A decision on the way may have closed the camera, and with that wiped the picture.
            guard openSensors.contains(.camera) else { break }
            try see()
        case .audio:
            try advance(to: slot.audio.time, log: &log, observe)
            guard openSensors.contains(.microphone) else { break }
            hearPending(until: nil)
            swap(&slot.audio, &pending)
        case .event(let event):
            // What happens at a tick is part of its decision.
            try advance(to: event.time + -1, log: &log, observe)
            try take(event, log: &log, observe)
        case .gap(let sensor, let from, _):
            try advance(to: from, log: &log, observe)
            if sensor == .microphone { hearPending(until: nil) }
            stations.interrupt(sensor)
        case .time(let time): try advance(to: time, log: &log, observe)
        case .back(let sensor): try reopen(sensor)
        case .end(let cutOff):
            try advance(to: source.horizon, log: &log, observe)
            summary.cutOff = cutOff
            summary.close(at: source.horizon)
            summary.work = stations.work
            slot.wipe()
            pending.wipe()
            return false
        }
        return true
    }

    private mutating func next() throws(PipelineError) -> SensorItem {
        do { return try source.next(into: &slot) } catch { throw .source(error) }
    }

    /// Gives the stations the picture, and a permit for the face in it where a mood may be inferred.
    private mutating func see() throws(PipelineError) {
        let time = slot.video.time
        do throws(LumaError) {
            if stations.mayInfer, let permit = try? gate.permitInference(at: time) {
                try stations.see(slot.video, permit)
            } else {
                try stations.see(slot.video, nil)
            }
        } catch {
            throw .source(picture(error))
        }
    }

    private func picture(_ error: LumaError) -> SourceError {
        SourceError(
            name: name, place: "picture at \(slot.video.time)", problem: "\(error)",
            advice: "record it again, or cut the recording before it")
    }

    // MARK: Time

    /// Decides every tick up to `time`, before which everything has been delivered.
    mutating func advance(
        to time: MediaTime, log: inout DecisionLog?, _ observe: (Decision) -> Void
    ) throws(PipelineError) {
        while grid.next <= time {
            let tick = grid.next
            hearPending(until: tick)
            grid.advance()
            try decide(at: tick, event: nil, log: &log, observe)
        }
        hearPending(until: time)
    }

    /// Gives the stations the samples of the held block that begin before `time`, or all of them.
    private mutating func hearPending(until time: MediaTime?) {
        let count = pending.samples.count
        var end = count
        if let time {
            let nanoseconds = max(0, time - pending.time)
            let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            let samples = whole * AudioBlock.rate + (rest * AudioBlock.rate + 999_999_999) / 1_000_000_000
            end = Int(min(Int64(count), samples))
        }
        guard end > taken else { return }
        stations.hear(pending, taken..<end)
        taken = end
        if taken == count {
            pending.wipe()
            taken = 0
        }
    }
}
