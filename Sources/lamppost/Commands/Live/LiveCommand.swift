import Audit
import Capture
import Consent
import Dispatch
import Glibc
import Guard
import Pipeline
import Policy
import Signal

/// `lamppost live`: what replay does with a recording, with a camera and a microphone as they are.
enum LiveCommand: Subcommand {
    static let name = "live"
    static let summary = "decide over an open camera and microphone, as far as there is consent"
    static let help = """
        Usage: lamppost live [--ledger DIR | --consent F] [--camera DEV] [--microphone PCM] [options]

        Opens what there is consent to and nothing else, and runs the whole pipeline on it until it is interrupted. Says what
        is shown, and why, whenever that changes. A device that is unplugged is waited for, and opened again. Without consent
        nothing is opened: on a terminal whoever is there is asked, one purpose at a time, and what was answered is kept in
        the ledger. While it runs it follows the ledger, whoever writes there: `lamppost consent withdraw --ledger DIR` in
        another terminal closes the devices at once. At work and at school nothing is opened, whoever consents.

          --ledger DIR       where consent is kept              (default: ledger)
          --consent F        instead, a consent record as it is, as `lamppost consent give --out-record F` writes it
          --wait             ask nobody, and without consent go on until the ledger has some, with nothing open
          --camera DEV       the camera                        (default: /dev/video0; none: no camera)
          --microphone PCM   libasound's name of the microphone (default: hw:0; none: no microphone)
          --for DURATION     end after that time: PT30S, PT10M, PT8H
          --policy F         the guard's policy                (default: Models/policies/kiosk.policy)
          --ads F            the inventory                     (default: Models/ads/demo.json)
          --scene F          what no sensor can know: place, device, notice, indicator
          --intent T         what the person said they want: "coffee"
          --record FILE      write a recording (run.mkv), with consent to record: it replays to the same decisions. At 256 MB, or
                             after --part, it becomes run-0001.mkv, and so on, and another run.mkv goes on; so does what an
                             earlier run left. Other programs' files are left alone. Under a clock that was never set nothing
                             is recorded
          --part DURATION    how long a part of the recording is (default: PT1H)
          --keep-recordings DURATION
                             how long what is recorded is kept, at most and by default as long as the consent record says:
                             P30D in our own. Older parts are removed, those of earlier runs too, also while nobody is recorded
          --indicator FILE   a light: gets 1 before anything is opened, 0 when all is closed; nothing is opened without it
          --out DIR          write decisions.jsonl there; with consent to record, scenes.jsonl too; at the end run.json. A
                             file of 64 MB becomes decisions-0001.jsonl, and so on; so does what an earlier run left
          --keep DURATION    how long such a file is kept after its last line (default: P30D)
          --trace            a line for every decision
          --view             on a terminal, a page in place of lines: the viewer's face, the mood on the plane of valence and
                             arousal, how creepy what is shown is and what makes it so, why it is shown and nothing more
                             personal, consent, devices. Where standard output is no terminal, or TERM is dumb, the lines
                             stay. NO_COLOR takes the colours away

        As a service of systemd (Type=notify) it says when it runs, and when it ends.

        On a terminal: t and Enter says that somebody touched the screen, c asks for consent again, w withdraws everything, q
        ends; with --view without Enter. What was refused or taken back is not asked about again in the same encounter.

        Examples:
          lamppost live --for PT1M
          lamppost live --view --scene scene.json
          lamppost live --ledger /var/lib/lamppost/ledger --wait --out out
          lamppost live --consent consent.jsonld --camera none --microphone plughw:CARD=Webcam --out out

        Exit status: 0 done, 1 there is no consent to sense anything, 2 bad usage or input, 3 the system failed; so where what
        --record asked for could not be written, though the run goes on.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        var devices = LiveSetup(camera: try camera(&arguments), microphone: try microphone(&arguments))
        devices.end = try length(&arguments, "--for", like: "PT30S or PT8H").map(MediaTime.init(nanoseconds:))
        guard devices.camera != nil || devices.microphone != nil else {
            throw Failure.usage("expected a camera or a microphone, found none of both", command: name)
        }
        let recording = try RecordingOptions(&arguments)
        devices.indicator = try arguments.value("--indicator")
        let isTraced = try arguments.flag("--trace")
        let isViewed = try arguments.flag("--view")
        let out = try arguments.value("--out")
        if let length = try length(&arguments, "--keep", like: "P30D") { devices.logKept = length }
        let ledger = try arguments.value("--ledger")
        let waits = try arguments.flag("--wait")
        let replaySetup = try ReplaySetup(&arguments)
        let options = replaySetup.options
        try arguments.finish()
        guard options.consent == nil || ledger == nil && !waits else {
            throw Failure.usage(
                "--consent is a record as it is; leave it out to use --ledger and --wait", command: name)
        }
        var setup = setup(options)
        devices.recording = recording.path
        let purposes = wanted(by: setup, devices)
        let consent =
            try options.consent.map(LiveConsent.init)
            ?? LiveConsent(
                ConsentQuestions(
                    ledger: LedgerFolder(ledger ?? usualLedger),
                    policy: PolicyInForce(options.policy, file: replaySetup.policyFile), terms: terms(options.policy)),
                asking: waits ? [] : purposes)
        try recording.apply(to: &devices, under: consent.record, began: LedgerFolder.now)
        try removeOldRecordings(of: devices)
        guard consent.permits([.camera, .microphone]) || waits else {
            try refuse(consent, purposes)
            return .answerIsNo
        }
        if devices.recording != nil, !consent.permits([.record]) {
            Messages.problem("--record needs consent to record, which nobody has given; leave it out, or ask for it")
            return .answerIsNo
        }
        setup.consent = consent.record
        if options.epoch == nil {
            setup.epoch = wallClock
            devices.wall = { LedgerFolder.now }
        }
        let clock = CaptureClock()
        let events = LiveEvents()
        let follower = try consent.follower(events)
        let following = follower?.follow() ?? []
        defer {
            for source in following { source.cancel() }
            follower?.finish()
        }
        let stops = stopOnSignals(events)
        defer { for stop in stops { stop.cancel() } }
        let keys = isatty(STDIN_FILENO) == 1 ? keys(events, follower, consent, purposes) : nil
        let screen = isViewed ? LiveScreen(policy: options.policy, keys: keys?.help) : nil
        defer { screen?.finish() }
        keys?.listen(screen)
        let result = try run(setup, devices, clock, events, out, isTraced, screen) { decision in
            if let end = decision.encounterEnd { follower?.ended(end) }
        }
        if let out { try RunFile.write(result, on: devices, setup: options, to: out) }
        return result.outcome.counts.recordingProblem == nil ? .done : .systemFailed
    }

    private static func removeOldRecordings(of devices: LiveSetup) throws {
        do throws(PipelineError) { try Live.removeOldRecordings(of: devices) } catch {
            throw Failure(status: error.status, message: error.description)
        }
    }

    /// A run that begins now, and whose tokens and salts nobody knows.
    static func setup(_ options: ReplayOptions) -> RunSetup {
        RunSetup(
            policy: options.policy, inventory: options.inventory, ear: options.ear, model: options.model,
            face: options.face, expression: options.expression, consent: options.consent,
            scene: options.scene ?? SceneInput(), intent: options.intent, epoch: options.epoch ?? wallClock, seed: seed)
    }

    /// What has to be given before everything that these devices and options are for may happen.
    private static func wanted(by setup: RunSetup, _ devices: LiveSetup) -> [Purpose] {
        let needed = setup.purposes
        return Purpose.grantable.filter { purpose in
            switch purpose {
            case .camera: devices.camera != nil && needed.contains(.camera)
            case .microphone: devices.microphone != nil && needed.contains(.microphone)
            case .record: devices.recording != nil || needed.contains(.record)
            default: needed.contains(purpose)
            }
        }
    }

    private static func terms(_ policy: CompiledPolicy) -> ConsentTerms {
        var terms = ConsentTerms()
        terms.policy = policy.digest
        return terms
    }

    /// Says how to consent, for a shell.
    private static func refuse(_ consent: LiveConsent, _ purposes: [Purpose]) throws {
        Messages.problem("nobody has consented to be seen or heard, so nothing is opened")
        guard let questions = consent.questions else {
            return Messages.say(
                "the record gives neither; one that does is made by: lamppost consent give camera microphone --ledger ledger "
                    + "--out-record F")
        }
        if ConsentQuestions.areHeard { return }
        Messages.say(
            "whoever is there, and is an adult where a line says so, can consent with those of these lines that they mean")
        for line in questions.lines(purposes) { try Output.say(line) }
    }

    private static func keys(
        _ events: LiveEvents, _ follower: LedgerFollower?, _ consent: LiveConsent, _ purposes: [Purpose]
    ) -> LiveKeys {
        guard let follower, let questions = consent.questions else {
            return LiveKeys(events: events) {
                events.post(ConsentEvent.withdrawn(Purpose.allCases).json, isUrgent: true)
            }
        }
        return LiveKeys(events: events, withdraw: { follower.withdraw() }) {
            do { _ = try questions.ask(purposes) } catch { Messages.problem("\(error)") }
        }
    }

    private static func run(
        _ setup: RunSetup, _ devices: LiveSetup, _ clock: CaptureClock, _ events: LiveEvents, _ out: String?,
        _ isTraced: Bool, _ screen: LiveScreen?, _ observe: (Decision) -> Void
    ) throws -> LiveResult {
        var last = ""
        var problem: FileError?
        ServiceManager.tell("READY=1")
        defer { ServiceManager.tell("STOPPING=1") }
        let tell = { (text: String) in Messages.say("lamppost: \(text)") }
        let result: LiveResult
        do throws(PipelineError) {
            result = try LiveResult { () throws(PipelineError) in
                try Live.run(
                    setup, on: devices, clock: clock, events: events, to: out, tell: tell,
                    observe: { decision in
                        observe(decision)
                        let shown = "\(decision.allowed) \(decision.shown?.id ?? "")"
                        guard screen == nil, isTraced || shown != last || decision.event != nil, problem == nil else { return }
                        last = shown
                        do throws(FileError) { try Output.say(SummaryText.line(decision)) } catch {
                            problem = error
                            events.stop()
                        }
                    }, watch: screen.map { screen in { screen.show($0) } })
            }
        } catch {
            throw Failure(status: error.status, message: error.description)
        }
        screen?.finish()
        if let problem { throw problem }
        try Output.say(SummaryText.table("live", result.outcome.summary) + LiveText.table(result))
        return result
    }

    /// The value of an option that is a length of time.
    static func length(_ arguments: inout Arguments, _ option: String, like example: String) throws -> Nanoseconds? {
        guard let text = try arguments.value(option) else { return nil }
        guard let length = ConsentTerms.duration(text), length > 0 else {
            throw Failure.usage(
                "\(option) expects a length of time such as \(example), found \"\(text)\"", command: arguments.command)
        }
        return length
    }

    /// Where consent is kept that nobody wants to have elsewhere.
    static let usualLedger = "ledger"

    /// The camera that is named, `nil` for none.
    static func camera(_ arguments: inout Arguments) throws -> String? {
        try device(&arguments, "--camera", usual: "/dev/video0")
    }

    /// The microphone that is named, `nil` for none.
    static func microphone(_ arguments: inout Arguments) throws -> String? {
        try device(&arguments, "--microphone", usual: "hw:0")
    }

    private static func device(_ arguments: inout Arguments, _ name: String, usual: String) throws -> String? {
        let given = try arguments.value(name) ?? usual
        return given == "none" ? nil : given
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
