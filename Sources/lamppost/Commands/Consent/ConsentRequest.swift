import Consent

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
        guard ConsentQuestions.areHeard else {
            Messages.problem("there is no terminal to ask at; whoever is there can say so with")
            for purpose in purposes { try Output.say(words.give(purpose)) }
            return .answerIsNo
        }
        let history = try ConsentQuestions(ledger: ledger, policy: policy, terms: terms, age: age).ask(purposes)
        let now = LedgerFolder.now
        try StandingsTable.show(history.end, at: now, only: purposes)
        Messages.say("To take all of it back: lamppost consent withdraw --ledger \(RequestWords.quoted(ledger.path))")
        return history.end.standings(at: now).contains { $0.state == .given } ? .done : .answerIsNo
    }
}

/// The words of a `consent give` that does what a request would have.
struct RequestWords {
    private(set) var options: [String] = []

    mutating func take(_ name: String, _ value: String) { options += ["\(name)=\(value)"] }

    /// The line for a shell.
    ///
    /// - Parameter age: what it has the person declare, where that is not among the options.
    func give(_ purpose: Purpose, age: DeclaredAge? = nil) -> String {
        let options = options.map(RequestWords.quoted) + (age.map { ["--age=\($0.rawValue)"] } ?? [])
        return (["lamppost", "consent", "give", purpose.rawValue] + options).joined(separator: " ")
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
