import Capture
import Consent
import Pipeline
import Policy
import Proof
import Signal

/// What `lamppost doctor` looks at, each by itself: what is wrong with one thing hides nothing of another.
struct DoctorCheck {
    /// For a log that is kept for a month, with room to spare.
    private static let roomForMonth: Int64 = 500_000_000

    var camera: String?
    var microphone: String?
    var ledger: String
    var out: String

    // MARK: Devices

    /// Nothing is opened to sense: cameras are asked what they can do, microphones not even that.
    func devices() -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if let camera {
            findings.append(DoctorCheck.judge(Cameras.all().first { $0.path == camera }, camera))
        }
        if let microphone {
            let all = Microphones.all()
            let found = all.first { $0.name == microphone } ?? (microphone == "hw:0" ? all.first : nil)
            findings.append(DoctorCheck.judge(found, microphone, among: all.map(\.name)))
        }
        return findings
    }

    private static func judge(_ camera: CameraDescription?, _ path: String) -> DoctorFinding {
        guard let camera else {
            return .warning("camera", "\(path): none is there; a run waits for it, and `lamppost devices` lists what is there")
        }
        switch camera.state {
        case .ready:
            guard let offer = camera.offers.first(where: \.isRead) else {
                return .bad("camera", "\(path): it has no format that a run reads (YUYV, MJPG, NV12, GREY); use another one")
            }
            return .good("camera", "\(path): \(camera.card), \(offer.format) and what else `lamppost devices` lists")
        case .busy: return .bad("camera", "\(path): another program uses it; end that one")
        case .denied: return .bad("camera", "\(path): this user may not open it; see README, \"You put it on a board\"")
        case .failed(let why): return .bad("camera", "\(path): \(why)")
        }
    }

    private static func judge(_ found: MicrophoneDescription?, _ name: String, among names: [String]) -> DoctorFinding {
        guard let found else {
            let others = names.isEmpty ? "there is none" : "there are \(names.joined(separator: ", "))"
            return .warning("microphone", "\(name): not among the sound cards' own: \(others); a run waits for it")
        }
        switch found.state {
        case .free: return .good("microphone", "\(found.name): \(found.title)")
        case .unknown: return .warning("microphone", "\(found.name): what is behind this name shows when it is opened")
        case .busy: return .bad("microphone", "\(found.name): another program uses it; end that one")
        case .denied:
            return .bad("microphone", "\(found.name): this user may not open it; see README, \"You put it on a board\"")
        }
    }

    // MARK: What decides

    func policy(_ file: String, _ policy: CompiledPolicy) -> DoctorFinding {
        let prover = Prover(policy, mostSteps: Prover.usualSteps)
        let findings = Theorem.allCases.map { prover.prove($0) } + policy.claims.map { prover.prove($0) }
        let open = findings.filter { if case .proved = $0.outcome { false } else { true } }
        guard open.isEmpty else {
            let titles = open.map(\.title).joined(separator: "; ")
            return .bad("policy", "\(file): not proved: \(titles); see `lamppost policy prove`")
        }
        return .good("policy", "\(policy.name): all \(findings.count) theorems and claims proved")
    }

    // MARK: Where it runs

    func consent() -> DoctorFinding {
        let folder = LedgerFolder(ledger)
        guard folder.isThere else { return .good("consent", "\(ledger): no ledger yet; the first answer makes one") }
        do {
            let end = try LedgerEnd(reading: ledger)
            if let fault = end.fault { return .bad("consent", ConsentVerify.text(fault, in: folder)) }
            let given = end.standings(at: LedgerFolder.now).filter { $0.state == .given }.map(\.purpose.rawValue)
            return .good("consent", "\(ledger): sound; given now: \(given.isEmpty ? "nothing" : given.joined(separator: ", "))")
        } catch {
            return .bad("consent", "\(error)")
        }
    }

    func disk() -> [DoctorFinding] {
        [out, ledger].map { path in
            let folder = DoctorCheck.nearest(path)
            guard Folder.isWritable(folder) else {
                return .bad("disk", "\(path): this user may not write in \(folder)")
            }
            guard let room = Folder.room(at: folder) else { return .bad("disk", "\(folder): its room cannot be told") }
            let text = "\(path): room for \(room / 1_000_000) MB"
            return room < DoctorCheck.roomForMonth
                ? .warning("disk", "\(text); a month of decisions needs up to 200, recordings more") : .good("disk", text)
        }
    }

    /// The folder itself, or the one above it in which it would be made.
    private static func nearest(_ path: String) -> String {
        var folder = path
        while !Folder.isFolder(folder) {
            guard let slash = folder.lastIndex(of: "/") else { return "." }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
        return folder
    }

    func sandbox() -> DoctorFinding {
        let state = Sandbox.available
        guard state.isWhole else {
            return .warning("sandbox", "this kernel lacks \(state.missing.joined(separator: " and ")); a run goes on without")
        }
        return .good("sandbox", "Landlock \(state.landlock ?? 0), and a filter of system calls")
    }

    func bytes(_ options: ReplayOptions, tell: (String) -> Void) throws -> DoctorFinding {
        let shipped = try GoldenBytes.shipped()
        let here = try GoldenBytes.here(options) { tell($0.name) }
        let others = here.filter { !shipped.contains($0) }
        let missing = shipped.count { entry in !here.contains { $0.name == entry.name } }
        guard others.isEmpty, missing == 0, !here.isEmpty else {
            let names = others.isEmpty ? "\(missing) were not computed" : others.map(\.name).joined(separator: "; ")
            return .bad("bytes", "others than where it was made: \(names); please report this with the kind of this machine")
        }
        return .good("bytes", "all \(here.count) digests of decisions and features are as they should be")
    }
}
