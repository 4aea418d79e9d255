import Consent
import Glibc
import Signal

/// Asks whoever is at this terminal, one purpose a prompt; every answer is in the ledger before the next question.
struct ConsentQuestions {
    var ledger: LedgerFolder
    var policy: PolicyInForce?
    var terms: ConsentTerms
    /// What the person said; asked when it matters.
    var age: DeclaredAge?

    /// Whether somebody can be asked here.
    static var areHeard: Bool { isatty(STDIN_FILENO) == 1 && Messages.isTerminal }

    /// Asks for each purpose that was neither given nor refused in this encounter.
    ///
    /// - Returns: where the ledger stands then.
    func ask(_ purposes: [Purpose]) throws -> ConsentHistory {
        let begin = LedgerFolder.now
        let journal = try ledger.open(at: begin)
        try policy?.endWhatItLoosens(in: journal, at: begin)
        var age = age
        for purpose in purposes {
            let now = LedgerFolder.now
            switch try journal.history().end.standings(at: now)[purpose.index].state {
            case .given, .refused, .withdrawn: continue
            default: break
            }
            try journal.record(.requested([purpose]), at: now.asMediaTime, terms: terms)
            if purpose.needsAdult, age == nil { age = ConsentQuestions.askAge() }
            let isYes = ConsentQuestions.answer("\(Question.text(purpose)) yes or no? ").map(Question.isYes) ?? false
            let event = isYes ? ConsentEvent.given([purpose], age: age) : .refused([purpose])
            try journal.record(event, at: LedgerFolder.now.asMediaTime, terms: terms)
        }
        return try journal.history()
    }

    /// The lines that do what asking would have, where nobody can be asked.
    func lines(_ purposes: [Purpose]) -> [String] {
        var words = RequestWords()
        words.take("--ledger", ledger.path)
        if let policy { words.take("--policy", policy.file) }
        return purposes.map { purpose in words.give(purpose, age: purpose.needsAdult ? .adult : nil) }
    }

    private static func askAge() -> DeclaredAge {
        let prompt = "How old are you: an adult, a teen or a child? Enter alone leaves it unsaid. "
        return answer(prompt).flatMap { DeclaredAge(rawValue: $0.lowercased()) } ?? .undeclared
    }

    private static func answer(_ prompt: String) -> String? {
        try? File(.standardError).write(prompt)
        return readLine()
    }
}

/// What is asked, in words for whoever stands there.
enum Question {
    static func text(_ purpose: Purpose) -> String {
        switch purpose {
        case .camera: "May this device look through its camera? Pictures are overwritten once read."
        case .microphone: "May it listen through its microphone? Sound is overwritten once read."
        case .infer: "May it estimate your mood from what it sees and hears?"
        case .select: "May it choose messages by place, time and surroundings?"
        case .target: "May it choose messages by the mood it estimates?"
        case .remember: "May it remember, until you leave, which messages it showed?"
        case .record: "May it keep pictures, sound and what was decided?"
        case .measure: "May it count the messages that it showed?"
        case .share: "May it hand anything to others?"
        }
    }

    static func isYes(_ text: String) -> Bool { ["yes", "y"].contains(text.lowercased()) }
}
