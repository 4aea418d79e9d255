import Consent
import Guard
import Recording
import Signal

/// The recording of a live run: what is delivered is written as it comes, while there is consent to record.
///
/// It begins with the first sample, when it is known in what form pictures and sound come; what happened before that waits
/// for it. It replays to the run's own decisions.
struct LiveRecording: ~Copyable {
    /// The most events that wait for the first sample.
    private static let mostWaiting = 1_000

    private let path: String
    private let epoch: UTCTime
    private let attachments: [Attachment]
    private var recorder: Recorder?
    private var waiting: [TimedEvent] = []
    private(set) var isAllowed = false
    private var wasAllowed = false
    /// The run is over: what is still decided of it ends nothing here and begins nothing.
    private var isOver = false
    /// In what form the open devices give what they give.
    var pictures: PictureLayout?
    var sound: RecordingPlan.Sound?
    private(set) var problem: String?

    init(path: String, setup: RunSetup) {
        self.path = path
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
    }

    /// Consent to record that is withdrawn ends the recording; given later it begins none, for what came before is missing.
    mutating func allow(_ isAllowed: Bool, at time: MediaTime) {
        if isOver { return }
        if self.isAllowed, !isAllowed { close(at: time) }
        if isAllowed, !self.isAllowed, wasAllowed || time > .zero {
            problem = problem ?? "consent to record did not stand from the beginning on"
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
            if waiting.count == LiveRecording.mostWaiting { problem = "no sample came before \(waiting.count) events had" }
            return waiting.append(event)
        }
        do throws(SourceError) { try recorder?.event(event) } catch { stop(error) }
    }

    mutating func pass(to time: MediaTime) {
        do throws(SourceError) { try recorder?.pass(to: time) } catch { stop(error) }
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
            let plan = RecordingPlan(pictures: pictures, sound: sound, epoch: epoch, attachments: attachments)
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
        problem = error.description
        recorder = nil
    }
}
