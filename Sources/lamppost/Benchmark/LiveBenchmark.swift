import Capture
import Consent
import Digest
import Pipeline
import Signal

/// The row about a live run, on devices that the user names and under consent that the user gives: how long its decisions
/// take, how much of a core it takes, what was lost.
struct LiveBenchmark {
    static let name = "live.decision"

    private let setup: RunSetup
    private let devices: LiveSetup
    private let consent: LiveConsent

    /// Takes its options; `nil` if none names a device.
    init?(_ arguments: inout Arguments) throws {
        var devices = LiveSetup(camera: try arguments.value("--camera"), microphone: try arguments.value("--microphone"))
        guard devices.camera != nil || devices.microphone != nil else { return nil }
        devices.end = MediaTime(nanoseconds: try LiveCommand.length(&arguments, "--for", like: "PT1M") ?? 60_000_000_000)
        let options = try ReplaySetup(&arguments).options
        guard let record = options.consent else {
            throw Failure.usage("devices are opened with consent alone; give --consent F", command: arguments.command)
        }
        self.devices = devices
        consent = LiveConsent(record)
        setup = LiveCommand.setup(options)
    }

    func measure() throws -> LiveResult {
        guard consent.permits([.camera, .microphone]) else {
            throw Failure(status: .answerIsNo, message: "the record of --consent gives no sensor, so nothing is opened")
        }
        do throws(PipelineError) {
            return try LiveResult { () throws(PipelineError) in
                try Live.run(
                    setup, on: devices, clock: CaptureClock(), events: LiveEvents(), to: nil,
                    tell: { Messages.say("\(LiveBenchmark.name): \($0)") })
            }
        } catch {
            throw Failure(status: error.status, message: error.description)
        }
    }

    /// One row of `bench --json`.
    static func json(_ result: LiveResult) -> String {
        let (latency, counts) = (result.outcome.latency, result.outcome.counts)
        var object = JSONWriter()
        object.add("name", name)
        object.add("median_ns", Int64(latency.percentile(50)) * 1_000_000)
        object.add("p90_ns", Int64(latency.percentile(90)) * 1_000_000)
        object.add("allocations", json: "null")
        object.add("reference_ratio", json: "null")
        object.add("per_second", (Int64(latency.count) * 1_000_000_000 + result.wall / 2) / max(1, result.wall))
        object.add("unit", "decisions")
        object.add("p99_ns", Int64(latency.percentile(99)) * 1_000_000)
        object.add("longest_ns", latency.longest)
        object.add("decisions", Int64(latency.count))
        object.add("processor_permille", Int64(result.processorShare))
        object.add("pictures", Int64(counts.pictures))
        object.add("dropped_pictures", Int64(dropped(counts)))
        object.add("sound_gaps", Int64(counts.soundGaps))
        return object.object
    }

    /// The cells of its row, and the line below.
    static func cells(_ result: LiveResult) -> (row: [String], rest: String) {
        let (latency, counts) = (result.outcome.latency, result.outcome.counts)
        let row = [
            name, "\(latency.percentile(50)) ms", "\(latency.percentile(90)) ms", "–",
            "99 %: \(latency.percentile(99)) ms, all: \(latency.longestMilliseconds) ms",
        ]
        let rest =
            "\(latency.count) decisions, \(result.processorText), \(counts.pictures) pictures, \(dropped(counts)) dropped, "
            + "\(counts.soundGaps) gaps in the sound"
        return (row, rest)
    }

    /// Pictures that were taken and never seen, whoever lost them.
    private static func dropped(_ counts: LiveCounts) -> Int {
        counts.lostPictures + counts.badPictures + counts.overruns + counts.late
    }
}
