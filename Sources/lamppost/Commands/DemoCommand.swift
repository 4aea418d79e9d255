import Audit
import Digest
import Experiment
import Guard
import Pipeline
import Policy
import Signal

/// `lamppost demo`: the first thing a newcomer sees.
enum DemoCommand: Subcommand {
    static let name = "demo"
    static let summary = "replay the shipped recordings and show, line by line, what they led to"
    static let help = """
        Usage: lamppost demo [--out DIR] [--policy F] [--ads F]
               lamppost demo --stories

        Replays every recording of Recordings/: consent in full, for context only, withdrawn half-way, asked for by a touch,
        and none at all. Prints one line of level over time for each, and writes a report and the decision logs.

        With --stories it tells what the field did, and what Lamppost answers: computed now under each shipped policy, shown
        by a test that it names, or awaited.

          --out DIR      where they go                  (default: .build/demo beside the recordings' folder; lamppost-demo here,
                         where the program came without its sources)
          --policy F     another policy, to compare     (default: Models/policies/kiosk.policy)
          --ads F        another inventory              (default: Models/ads/demo.json)

        Examples:
          lamppost demo
          lamppost demo --stories | less
          lamppost demo --policy my.policy --out mine && xdg-open mine/report.html
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        if try arguments.flag("--stories") {
            try arguments.finish()
            return try StoriesDemo.run()
        }
        let given = try arguments.value("--out")
        let setup = try ReplaySetup(&arguments)
        try arguments.finish()
        let folder = try Shipped.path("Recordings")
        let out = try given ?? usualFolder
        let isColoured = Output.isTerminal
        let names = try Folder.names(in: folder).filter { name in
            [".mkv", ".wav", ".y4m"].contains { name.hasSuffix($0) }
        }
        guard !names.isEmpty else { throw Failure.system("\(folder): expected recordings, found none; restore the folder") }

        try Output.say("What may a device do with the mood it thinks it sees? Policy: \(setup.options.policy.name)\n")
        let width = names.map { $0.count }.max() ?? 0
        var entries: [ReplayReport.Entry] = []
        for name in names {
            let stem = String(name.prefix { $0 != "." })
            do {
                let outcome = try Replay.run("\(folder)/\(name)", setup.options, to: "\(out)/\(stem)")
                entries.append(.init(name: name, summary: outcome.summary, logHead: outcome.head?.hex ?? ""))
                try Output.say(
                    "\(SummaryText.padded(name, width))  \(SummaryText.timeline(outcome.summary, isColoured: isColoured))")
            } catch let error as PipelineError {
                Messages.problem(error.description)
                return error.status
            }
        }
        try Output.say("\n\(SummaryText.padded("", width))  \(SummaryText.legend(isColoured: isColoured))\n")
        for entry in entries {
            guard let reason = entry.summary.reasons.first else { continue }
            try Output.say("\(SummaryText.padded(entry.name, width))  most often kept lower by: \(reason.reason.text)")
        }
        let report = "\(out)/report.html"
        try File.replace(report, with: Array(ReplayReport.html(entries, policy: setup.options.policy.name).utf8))
        try Output.say("\nReport: \(report)\nWhy at each moment: lamppost log show \(out)/\(names[0].prefix { $0 != "." })")
        return .done
    }

    /// Where it writes what nobody asked to have elsewhere.
    static var usualFolder: String {
        get throws {
            let home = try Shipped.path("Recordings").dropLast("/Recordings".count)
            return Folder.has("\(home)/Package.swift") ? "\(home)/.build/demo" : "lamppost-demo"
        }
    }
}
