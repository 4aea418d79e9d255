import Audit
import Capture
import Consent
import Dispatch
import Glibc
import Guard
import Pipeline
import Signal

/// `lamppost live`: what replay does with a recording, with a camera and a microphone as they are.
enum LiveCommand: Subcommand {
    static let name = "live"
    static let summary = "decide over an open camera and microphone, as far as there is consent"
    static let help = """
        Usage: lamppost live --consent F [--camera DEV] [--microphone PCM] [options]

        Opens what the consent record permits and nothing else, and runs the whole pipeline on it until it is interrupted.
        Says what is shown, and why, whenever that changes. A device that is unplugged is waited for, and opened again.
        Without consent nothing is opened. At work and at school nothing is opened, whoever consents.

          --consent F        a consent record; `lamppost consent export` of a ledger has those that were given there
          --camera DEV       the camera                        (default: /dev/video0; none: no camera)
          --microphone PCM   libasound's name of the microphone (default: hw:0; none: no microphone)
          --for DURATION     end after that time: PT30S, PT10M, PT8H
          --policy F         the guard's policy                (default: Models/policies/kiosk.policy)
          --ads F            the inventory                     (default: Models/ads/demo.json)
          --scene F          what no sensor can know: place, device, notice, indicator
          --intent T         what the person said they want: "coffee"
          --record FILE      write a recording (.mkv), with consent to record: it replays to the same decisions
          --out DIR          write decisions.jsonl and run.json there; with consent to record, scenes.jsonl too
          --trace            a line for every decision

        On a terminal: t and Enter says that somebody touched the screen, w withdraws everything, q ends.

        Examples:
          lamppost live --consent consent.jsonld --for PT1M
          lamppost live --consent consent.jsonld --camera none --microphone plughw:CARD=Webcam --out out

        Exit status: 0 done, 1 there is no consent to sense anything, 2 bad usage or input, 3 the system failed.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        var devices = LiveSetup(
            camera: try device(&arguments, "--camera", usual: "/dev/video0"),
            microphone: try device(&arguments, "--microphone", usual: "hw:0"))
        if let text = try arguments.value("--for") {
            guard let length = ConsentTerms.duration(text), length > 0 else {
                throw Failure.usage("--for expects a length of time such as PT30S or PT8H, found \"\(text)\"", command: name)
            }
            devices.end = MediaTime(nanoseconds: length)
        }
        guard devices.camera != nil || devices.microphone != nil else {
            throw Failure.usage("expected a camera or a microphone, found none of both", command: name)
        }
        devices.recording = try arguments.value("--record")
        let isTraced = try arguments.flag("--trace")
        let out = try arguments.value("--out")
        let options = try ReplaySetup(&arguments).options
        try arguments.finish()
        guard let record = options.consent, permits([.camera, .microphone], record) else {
            Messages.say(
                """
                lamppost: nobody has consented to be seen or heard, so nothing is opened
                give consent, one purpose at a time, then name the record:
                  lamppost consent give camera infer target --age adult --ledger LEDGER
                  lamppost live --consent RECORD
                """)
            return .answerIsNo
        }
        if devices.recording != nil, !permits([.record], record) {
            Messages.say("lamppost: --record needs consent to record, which nobody has given; leave it out, or ask for it")
            return .answerIsNo
        }
        let clock = CaptureClock()
        let events = LiveEvents()
        let setup = RunSetup(
            policy: options.policy, inventory: options.inventory, ear: options.ear, model: options.model,
            face: options.face, expression: options.expression, consent: record, scene: options.scene ?? SceneInput(),
            intent: options.intent, epoch: options.epoch ?? wallClock, seed: seed)
        let stops = stopOnSignals(events)
        defer { for stop in stops { stop.cancel() } }
        if isatty(STDIN_FILENO) == 1 { LiveKeys.listen(events) }
        return try run(setup, devices, clock, events, out, isTraced)
    }

    private static func run(
        _ setup: RunSetup, _ devices: LiveSetup, _ clock: CaptureClock, _ events: LiveEvents, _ out: String?,
        _ isTraced: Bool
    ) throws -> ExitStatus {
        var last = ""
        var problem: FileError?
        let outcome: Live.Outcome
        do throws(PipelineError) {
            let tell = { (text: String) in Messages.say("lamppost: \(text)") }
            outcome = try Live.run(setup, on: devices, clock: clock, events: events, to: out, tell: tell) { decision in
                let shown = "\(decision.allowed) \(decision.shown?.id ?? "")"
                guard isTraced || shown != last || decision.event != nil, problem == nil else { return }
                last = shown
                do throws(FileError) { try Output.say(SummaryText.line(decision)) } catch {
                    problem = error
                    events.stop()
                }
            }
        } catch {
            Messages.problem(error.description)
            return error.status
        }
        if let problem { throw problem }
        try Output.say(SummaryText.table("live", outcome.summary) + LiveText.table(outcome))
        return .done
    }

    private static func device(_ arguments: inout Arguments, _ name: String, usual: String) throws -> String? {
        let given = try arguments.value(name) ?? usual
        return given == "none" ? nil : given
    }

    /// Whether one of these purposes was given; whether it still stands, the gate says.
    private static func permits(_ purposes: [Purpose], _ record: ConsentRecord) -> Bool {
        record.processing.contains { purposes.contains($0.purpose) && $0.state == .given }
    }

    /// The time on the wall, to the second.
    private static var wallClock: Epoch { Epoch(utc: LedgerFolder.now) }

    /// What tokens and salts are drawn from: known to nobody.
    private static var seed: UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// Ends the run in order when it is interrupted.
    private static func stopOnSignals(_ events: LiveEvents) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { events.stop() }
            source.resume()
            return source
        }
    }
}
