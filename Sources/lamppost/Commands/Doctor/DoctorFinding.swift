/// One thing that was looked at, how it is, and what to do about it.
struct DoctorFinding: Sendable {
    enum State: String, Sendable {
        case good
        /// A run works, but for less, or not for long.
        case warning = "mind"
        /// A run does not do what it should.
        case bad = "BAD"
    }

    var state: State
    var what: String
    var text: String

    static func good(_ what: String, _ text: String) -> DoctorFinding { DoctorFinding(state: .good, what: what, text: text) }
    static func warning(_ what: String, _ text: String) -> DoctorFinding {
        DoctorFinding(state: .warning, what: what, text: text)
    }
    static func bad(_ what: String, _ text: String) -> DoctorFinding { DoctorFinding(state: .bad, what: what, text: text) }

    var line: String { "  \(SummaryText.padded(state.rawValue, 5)) \(SummaryText.padded(what, 11)) \(text)" }
}
