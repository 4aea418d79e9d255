public import Audit
public import Capture
import Consent
public import Digest
import Recording
import Signal

/// A run on open devices: the pipeline of replay with another source.
public enum Live {
    /// What a run led to.
    public struct Outcome: Sendable {
        public var summary: RunSummary
        /// Digest of the log's last line, to write down elsewhere; `nil` if no log was kept.
        public var head: Digest256?
        public var counts: LiveCounts
        public var latency: LiveLatency
    }

    /// Runs until `events.stop()`, or until the setup's end.
    ///
    /// - Parameters:
    ///   - clock: media time zero is now, and the setup's epoch is its universal time.
    ///   - folder: where the log goes, `nil` to keep none. What the guard saw is kept beside it only where consent to record stood
    ///     from the beginning on, and as long as it stands.
    ///   - tell: called with what becomes of the devices, a sentence each.
    ///   - observe: called with every decision.
    ///   - watch: called after one with all that there is to see of the run.
    public static func run(
        _ setup: RunSetup, on devices: LiveSetup, clock: CaptureClock, events: LiveEvents, to folder: String?,
        tell: (String) -> Void = { _ in }, observe: (Decision) -> Void = { _ in },
        watch: ((LiveMoment) -> Void)? = nil
    ) throws(PipelineError) -> Outcome {
        let source = LiveSource(devices, run: setup, clock: clock, events: events)
        var log = try log(setup, in: folder, SegmentLimits(keptDuration: devices.logKept, began: devices.began))
        var pipeline = Pipeline(source: source, name: "live", setup: setup)
        var latency = LiveLatency()
        var made: (decision: Decision, latency: Nanoseconds)?
        try pipeline.begin()
        while try pipeline.step(
            into: &log,
            observe: { decision in
                let length = clock.now - decision.time
                latency.add(length)
                made = (decision, length)
                observe(decision)
            })
        {
            for sentence in pipeline.source.takeNews() { tell(sentence) }
            if let watch, let made { watch(LiveMoment(made.decision, of: pipeline, latency: made.latency)) }
            made = nil
        }
        for sentence in pipeline.source.takeNews() { tell(sentence) }
        let end = RunEnd(time: pipeline.summary.end, cutOff: nil)
        do {
            let seal = try log?.finish(end)
            return Outcome(
                summary: pipeline.summary, head: seal?.head, counts: pipeline.source.counts, latency: latency)
        } catch {
            throw .log(error)
        }
    }

    /// Removes what was recorded and is kept no longer: also where no run begins.
    public static func removeOldRecordings(of devices: LiveSetup) throws(PipelineError) {
        guard let path = devices.recording else { return }
        var shelf = RecordingShelf(path: path, limits: devices.recordingLimits)
        do { try shelf.remove(at: .zero) } catch { throw .source(error) }
    }

    private static func log(
        _ setup: RunSetup, in folder: String?, _ limits: SegmentLimits
    ) throws(PipelineError) -> DecisionLog? {
        guard let folder else { return nil }
        let gate = ConsentGate(record: setup.consent, epoch: setup.epoch, seed: setup.seed, interval: Grid.interval)
        let seed = RunSeed(setup.seed)
        let facts = RunFacts(setup, isConsentOverridden: false, isSceneOverridden: false, seed: seed)
        do {
            return try DecisionLog(
                folder: folder, facts: facts, seed: seed, keepsScenes: gate.permits(.record, at: .zero),
                limits: limits, isLive: true)
        } catch {
            throw .log(error)
        }
    }
}
