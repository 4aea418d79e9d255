import Consent
import Guard
import Recording
import Signal

/// The recording of a live run: what is delivered is written as it comes, while there is consent to record.
///
/// It begins with the first sample, when it is known in what form pictures and sound come; what happened before that waits
/// for it. It replays to the run's own decisions. What earlier runs recorded goes when its time is over, whether or not
/// anything is recorded.
struct LiveRecording: ~Copyable {
    /// The most events that wait for the first sample.
    private static let mostWaiting = 1_000
    /// How often it is asked what is kept no longer, while nothing is recorded: once a minute.
    private static let period: Nanoseconds = 60_000_000_000

    private let path: String
    private let limits: SegmentLimits
    private let epoch: UTCTime
    private let attachments: [Attachment]
    private var recorder: Recorder?
    private var shelf: RecordingShelf
    private var nextRemoval = MediaTime.zero
    private var isRemovalBroken = false
    private var waiting: [TimedEvent] = []
    private(set) var isAllowed = false
    private var wasAllowed = false
    /// The run is over: what is still decided of it ends nothing here and begins nothing.
    private var isOver = false
    /// In what form the open devices give what they give.
    var pictures: PictureLayout?
    var sound: RecordingPlan.Sound?
    private(set) var problem: String?
    /// What has become of it since it was asked for last.
    private var news: [String] = []

    init(path: String, limits: SegmentLimits, setup: RunSetup) {
        self.path = path
        self.limits = limits
        shelf = RecordingShelf(path: path, limits: limits)
        epoch = setup.epoch.utc
        var attachments: [Attachment] = []
        if let consent = setup.consent {
            attachments.append(
                Attachment(name: Attachment.consent, mediaType: "application/ld+json", bytes: Array(consent.json.utf8)))
        }
        let json = "application/json"
        attachments.append(Attachment(name: Attachment.scene, mediaType: json, bytes: Array(setup.scene.json.utf8)))
        let digits = String(setup.seed, radix: 16)
        let seed = "{\"seed\":\"\(String(repeating: "0", count: 16 - digits.utf8.count) + digits)\"}"
        attachments.append(Attachment(name: Attachment.seed, mediaType: json, bytes: Array(seed.utf8)))
        self.attachments = attachments
        if let began = limits.began, began < .earliestSet {
            give(up: "the clock was never set, it says \(began), and nobody could tell how old a recording is")
        }
    }

    /// What has become of it, in sentences.
    mutating func takeNews() -> [String] {
        if news.isEmpty { return [] }
        defer { news = [] }
        return news
    }

    /// Consent to record that is withdrawn ends the recording; given later it begins none, for what came before is missing.
    mutating func allow(_ isAllowed: Bool, at time: MediaTime) {
        if isOver { return }
        if self.isAllowed, !isAllowed { close(at: time) }
        if isAllowed, !self.isAllowed, wasAllowed || time > .zero {
            give(up: "consent to record did not stand from the beginning on")
            return
        }
        (self.isAllowed, wasAllowed) = (isAllowed, wasAllowed || isAllowed)
    }

    mutating func picture(_ frame: borrowing VideoFrame) {
        guard begin() else { return }
        do throws(SourceError) { try recorder?.picture(frame) } catch { stop(error) }
    }

    mutating func sound(_ bytes: Span<UInt8>, at time: MediaTime) {
        guard begin() else { return }
        do throws(SourceError) { try recorder?.sound(bytes, time: time) } catch { stop(error) }
    }

    mutating func event(_ event: TimedEvent) {
        guard isAllowed, problem == nil else { return }
        guard recorder != nil else {
            if waiting.count == LiveRecording.mostWaiting { give(up: "no sample came before \(waiting.count) events had") }
            return waiting.append(event)
        }
        do throws(SourceError) { try recorder?.event(event) } catch { stop(error) }
    }

    /// Media time went on.
    mutating func pass(to time: MediaTime) {
        guard recorder == nil else {
            do throws(SourceError) { try recorder?.pass(to: time) } catch { stop(error) }
            return
        }
        if time >= nextRemoval { removeOld(at: time) }
    }

    /// The run ends at `time`.
    mutating func finish(at time: MediaTime) {
        close(at: time)
        isOver = true
    }

    private mutating func close(at time: MediaTime) {
        do throws(SourceError) { try recorder.take()?.finish(at: time) } catch { stop(error) }
        isAllowed = false
    }

    /// Whether something may be written now.
    private mutating func begin() -> Bool {
        guard isAllowed, problem == nil else { return false }
        if recorder != nil { return true }
        do throws(SourceError) {
            let plan = RecordingPlan(
                pictures: pictures, sound: sound, epoch: epoch, attachments: attachments, segments: limits)
            recorder = try Recorder(path: path, plan: plan)
            for event in waiting { try recorder?.event(event) }
            waiting = []
        } catch {
            stop(error)
            return false
        }
        return true
    }

    private mutating func stop(_ error: SourceError) {
        recorder = nil
        give(up: error.description)
    }

    /// Says once that nothing more is recorded in this run.
    private mutating func give(up problem: String) {
        guard self.problem == nil else { return }
        self.problem = problem
        waiting = []
        news.append("nothing more is recorded: \(problem)")
    }

    private mutating func removeOld(at time: MediaTime) {
        nextRemoval = time + LiveRecording.period
        do throws(SourceError) {
            try shelf.remove(at: time)
            isRemovalBroken = false
        } catch {
            // Tried again in a minute, and said once.
            if !isRemovalBroken { news.append(error.description) }
            isRemovalBroken = true
        }
    }
}
