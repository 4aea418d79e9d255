public import Capture
public import Consent
import Recording
public import Signal

/// The devices of a live run as a source: it delivers what a recording of the run would, in the same order, as it happens.
///
/// Pictures and sound wait until nothing earlier can come from the other sensor. One that gives nothing for `patience` is not
/// waited for any more: a gap says so, as an event, and what comes of that time after all is thrown away.
public struct LiveSource: ~Copyable, PermittedSource {
    /// How long a sensor is waited for: 100 ms, or two pictures of a slow camera.
    static let patience: Nanoseconds = 100_000_000

    public let sensors: [Sensor]
    let setup: LiveSetup
    let devices: LiveDevices
    let events: LiveEvents
    var intake = Intake(rate: 48_000, channels: 1)
    var standings = Standings()
    /// How often what happened.
    public internal(set) var counts = LiveCounts()
    /// What became of the devices since it was asked for last, for whoever watches.
    private var news: [String] = []
    /// Up to when everything was delivered, or said not to come.
    var announced = MediaTime.zero
    /// Up to when nobody is waited for: a withdrawal stands there.
    var hurry: MediaTime?
    var recording: LiveRecording?
    var indicator: Indicator?
    private var watch: ClockWatch
    private var ending = Ending.running
    /// Whether sound that found no room waits in its device.
    var isSoundBehind = false
    var frame = VideoFrame()
    var sound = SoundSlot()

    private enum Ending: Sendable { case running, draining, over }

    public init(_ setup: LiveSetup, run: RunSetup, clock: CaptureClock, events: LiveEvents) {
        self.setup = setup
        indicator = setup.indicator.map(Indicator.init)
        if let path = setup.recording {
            recording = LiveRecording(path: path, limits: setup.recordingLimits, setup: run)
        }
        self.events = events
        watch = ClockWatch(run.epoch.utc)
        sensors = (setup.camera == nil ? [] : [.camera]) + (setup.microphone == nil ? [] : [.microphone])
        let devices = LiveDevices(clock: clock)
        self.devices = devices
        events.connect { devices.ring() }
    }

    deinit {
        devices.finish()
        var light = indicator
        light?.dim()
    }

    public var horizon: MediaTime { max(intake.horizon, announced) }

    public mutating func next(into slot: inout SensorSlot) throws(SourceError) -> SensorItem {
        while true {
            if ending == .over { return .end(cutOff: nil) }
            let now = devices.clock.now
            if ending == .running { collect() }
            // What was captured until now is older than what happens now.
            if ending == .running { takeEvents(at: devices.clock.now) }
            if let sensor = standings.takeReturn(at: now) { return .back(sensor) }
            let limit = frontier(at: now)
            if let time = intake.time, isDue(time, limit) { return intake.deliver(into: &slot) }
            hurry = nil
            if ending == .draining {
                counts.recordingProblem = recording?.problem
                ending = .over
                continue
            }
            if limit.nanoseconds / Grid.interval > announced.nanoseconds / Grid.interval {
                announced = limit
                recording?.pass(to: limit)
                return .time(limit)
            }
            if !passOver(at: now) { devices.wait(until: deadline(after: now)) }
        }
    }

    /// Whether something that begins at `time` may be delivered, before `limit` being complete.
    private func isDue(_ time: MediaTime, _ limit: MediaTime) -> Bool {
        if time < limit || intake.isFull || ending == .draining { return true }
        return hurry.map { time <= $0 } ?? false
    }

    private mutating func watchClock(at now: MediaTime) {
        guard let wall = setup.wall, let change = watch.look(at: now, wall) else { return }
        add(change.event, at: now)
        tell(change.sentence)
    }

    /// Takes up what the clock shows, what was posted, and the end.
    private mutating func takeEvents(at now: MediaTime) {
        watchClock(at: now)
        let (posted, isOver) = events.take()
        for event in posted {
            add(event.json, at: now)
            if event.isUrgent { hurry = now }
        }
        guard isOver || setup.end.map({ $0 <= now }) ?? false else { return }
        intake.finish(at: now)
        recording?.finish(at: now)
        ending = .draining
    }

    mutating func tell(_ text: String) { news.append(text) }

    /// What became of the devices since this was asked last, in sentences.
    mutating func takeNews() -> [String] {
        defer { news = [] }
        if let more = recording?.takeNews() { news += more }
        return news
    }

    /// Puts an event in its place; one that is noticed too late to stand there, as early as it may.
    mutating func add(_ json: String, at time: MediaTime) {
        let event = TimedEvent(time: max(time, announced, intake.floor), json: json)
        recording?.event(event)
        intake.append(event)
    }

    public mutating func allowRecording(_ isAllowed: Bool) {
        recording?.allow(isAllowed, at: intake.latest)
    }
}
