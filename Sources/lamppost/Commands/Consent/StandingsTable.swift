import Consent
import Digest
import Signal

/// Where each purpose stands, as a table.
enum StandingsTable {
    static func show(_ end: LedgerEnd, at now: UTCTime, only purposes: [Purpose] = Purpose.allCases) throws {
        var output = Output()
        let age = end.age(at: now).map(\.rawValue) ?? "not known"
        if let encounter = end.encounter(at: now) {
            try output.line("encounter \(encounter), age \(age)")
        } else {
            try output.line("no encounter goes on")
        }
        let table = Table(
            Table.Column(title: "purpose", width: 10), Table.Column(title: "state", width: 11),
            Table.Column(title: "until", width: 20), Table.Column(title: "policy", width: 16))
        try output.line(table.header)
        for standing in end.standings(at: now) where purposes.contains(standing.purpose) {
            // What needs another that was never asked about was given itself.
            let isWaiting = standing.state == nil && standing.cause != standing.purpose
            let state = standing.state?.rawValue ?? (isWaiting ? "no effect" : "never asked")
            var until = standing.end.map(\.description) ?? ""
            if standing.cause != standing.purpose { until = "needs \(standing.cause.rawValue)" }
            if standing.state == .invalidated, standing.purpose.needsAdult, end.age(at: now) != .adult {
                until = "needs --age adult"
            }
            try output.line(
                table.row([
                    standing.purpose.rawValue, state, until,
                    standing.policy.map { String($0.hex.prefix(16)) } ?? "",
                ]))
        }
        try output.flush()
    }
}
