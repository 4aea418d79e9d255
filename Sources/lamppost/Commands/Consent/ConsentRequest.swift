import Consent
import Glibc
import Signal

/// `lamppost consent request`: asks, one purpose a prompt.
enum ConsentRequest: ConsentAction {
    static let name = "request"
    static let usage = "request [PURPOSE…] --ledger DIR [--age A] [--for D] [--policy F] [--retention D]"
    static let help = """
        request    asks the person at this terminal for each PURPOSE (without one: for all that can be given), one a prompt; only
                   "yes" or "y" is a yes. What they refused or took back before is not asked about again in the encounter; what a
                   looser --policy ends, as with give, is.
                   Without a terminal it prints the lines to run instead, changes nothing and exits with 1.
        """
    static let examples = ["request camera infer --ledger ledger"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        var words = RequestWords()
        let ledger = try LedgerFolder(&arguments)
        words.take("--ledger", ledger.path)
        for name in ["--age", "--for", "--policy", "--retention"] {
            if let value = try arguments.value(name) { words.take(name, value) }
        }
        var options = Arguments(command: ConsentCommand.name, words: words.options)
        _ = try options.value("--ledger")
        let age = try options.age()
        let policy = try PolicyInForce(&options)
        let terms = try ConsentTerms(&options, under: policy)
        let named = try arguments.purposes()
        let purposes = named.isEmpty ? Purpose.grantable : named
        guard !purposes.contains(.share) else {
            throw Failure.usage("share cannot be asked for: nothing leaves the device", command: ConsentCommand.name)
        }
        guard isatty(STDIN_FILENO) == 1, Messages.isTerminal else {
            Messages.problem("there is no terminal to ask at; whoever is there can say so with")
            for purpose in purposes { try Output.say(words.give(purpose)) }
            return .answerIsNo
        }
        return try ask(purposes, age, terms, policy, ledger)
    }

    private static func ask(
        _ purposes: [Purpose], _ age: DeclaredAge?, _ terms: ConsentTerms, _ policy: PolicyInForce?,
        _ ledger: LedgerFolder
    ) throws -> ExitStatus {
        let begin = LedgerFolder.now
        let journal = try ledger.open(at: begin)
        try policy?.endWhatItLoosens(in: journal, at: begin)
        var age = age
        var isGiven = false
        for purpose in purposes {
            let now = LedgerFolder.now
            switch try journal.history().standings(at: now)[purpose.index].state {
            case .given, .refused, .withdrawn: continue
            default: break
            }
            try journal.record(.requested([purpose]), at: now.asMediaTime, terms: terms)
            if purpose.needsAdult, age == nil { age = askAge() }
            let isYes = answer("\(Question.text(purpose)) yes or no? ").map(Question.isYes) ?? false
            let event = isYes ? ConsentEvent.given([purpose], age: age) : .refused([purpose])
            try journal.record(event, at: LedgerFolder.now.asMediaTime, terms: terms)
            isGiven = isGiven || isYes
        }
        let now = LedgerFolder.now
        let history = try journal.history()
        try StandingsTable.show(history, at: now, only: purposes)
        Messages.say("To take all of it back: lamppost consent withdraw --ledger \(RequestWords.quoted(ledger.path))")
        return isGiven || history.standings(at: now).contains { $0.state == .given } ? .done : .answerIsNo
    }

    private static func askAge() -> DeclaredAge {
        let words = DeclaredAge.allCases.map(\.rawValue).joined(separator: ", ")
        return answer("Are you an adult? One of \(words): ").flatMap(DeclaredAge.init(rawValue:)) ?? .undeclared
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

/// The words of a `consent give` that does what a request would have.
struct RequestWords {
    private(set) var options: [String] = []

    mutating func take(_ name: String, _ value: String) { options += ["\(name)=\(value)"] }

    /// The line for a shell.
    func give(_ purpose: Purpose) -> String {
        (["lamppost", "consent", "give", purpose.rawValue] + options.map(RequestWords.quoted)).joined(separator: " ")
    }

    /// A word as a shell reads it back.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_./=:,".utf8.contains(byte)
        }
        if plain, !word.isEmpty { return word }
        let parts = word.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }
}
