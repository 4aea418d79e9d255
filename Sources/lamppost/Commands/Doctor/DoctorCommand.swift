import Ads
import Pipeline
import Signal

/// `lamppost doctor`: would a live run work here?
enum DoctorCommand: Subcommand {
    static let name = "doctor"
    static let summary = "say whether a live run would work on this machine, and what stands in its way"
    static let help = """
        Usage: lamppost doctor [--camera DEV] [--microphone PCM] [--policy F] [--ads F] [--ledger DIR] [--out DIR] [--bytes]

        Looks at the devices, the models, the policy, which it proves, the inventory, the sandbox, the ledger and the disk, and
        says of each whether it is good, to be minded, or bad, and what to do. Nothing is sensed: cameras are asked what they
        can do, no microphone is opened. The options are those of `lamppost live`, with the same defaults.

          --bytes        replays Recordings/ too, computes every set of features of them, and compares the digests of
                         all of it with those in Recordings/digests.txt: does this machine come to the same bytes as
                         others? Half a minute or more.
          --print        prints such a file instead, with what this machine comes to; after --bytes

        Examples:
          lamppost doctor
          lamppost doctor --camera /dev/video2 --microphone plughw:CARD=Webcam --out /var/lib/lamppost/log
          lamppost doctor --bytes

        Exit status: 0 nothing is bad, 1 something is, 2 bad usage.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let camera = try arguments.value("--camera") ?? "/dev/video0"
        let microphone = try arguments.value("--microphone") ?? "hw:0"
        let check = DoctorCheck(
            camera: camera == "none" ? nil : camera, microphone: microphone == "none" ? nil : microphone,
            ledger: try arguments.value("--ledger") ?? "ledger", out: try arguments.value("--out") ?? ".")
        let checksBytes = try arguments.flag("--bytes")
        let prints = try arguments.flag("--print")
        guard checksBytes || !prints else { throw Failure.usage("--print comes after --bytes", command: name) }
        let policy = try arguments.value("--policy")
        let ads = try arguments.value("--ads")
        try arguments.finish()

        var findings: [DoctorFinding] = []
        // What cannot be read is said, and what can be looked at without it still is.
        let setup = attempt("models", &findings) { () throws -> ReplaySetup in
            var none = Arguments(command: name, words: [])
            return try ReplaySetup(&none)
        }
        if prints {
            guard let setup else { throw Failure.badInput(findings[0].text) }
            for entry in try GoldenBytes.here(setup.options, tell: { Messages.say($0.name) }) {
                try Output.say("\(entry.digest)  \(entry.name)")
            }
            return .done
        }
        if setup != nil { findings.append(.good("models", "ear, voice, face and expression are read")) }
        if let file = try policy ?? setup?.policyFile,
            let compiled = attempt("policy", &findings, { try PolicyFile.read(file) })
        {
            findings.append(check.policy(file, compiled))
        }
        let inventory = attempt("inventory", &findings) {
            try ReplaySetup.inventory(ads ?? Shipped.path("Models/ads/demo.json"))
        }
        if let inventory { findings.append(.good("inventory", "\(inventory.ads.count) ads")) }
        findings += check.devices()
        findings.append(check.sandbox())
        findings.append(check.consent())
        findings += check.disk()
        if checksBytes, let setup {
            var progress = Progress("bytes")
            defer { progress.finish() }
            if let bytes = attempt("bytes", &findings, { try check.bytes(setup.options) { progress.show($0) } }) {
                findings.append(bytes)
            }
        }
        for finding in findings { try Output.say(finding.line) }
        return findings.contains { $0.state == .bad } ? .answerIsNo : .done
    }

    /// Tries something; what it throws is a finding.
    private static func attempt<Value>(
        _ what: String, _ findings: inout [DoctorFinding], _ body: () throws -> Value
    ) -> Value? {
        do { return try body() } catch {
            findings.append(.bad(what, (error as? Failure)?.message ?? (error as? FileError)?.explained ?? "\(error)"))
            return nil
        }
    }
}
