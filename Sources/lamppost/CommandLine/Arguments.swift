/// The words after a command's name, taken out one by one: what nobody took is an error.
///
/// `--name value` and `--name=value` are the same; `--` ends the options; a lone `-` is standard input.
struct Arguments {
    let command: String
    private var words: [String]
    private var literal: [String] = []
    /// How many options have standard input as their value.
    private var inputs = 0

    init(command: String, words: [String]) {
        self.command = command
        if let end = words.firstIndex(of: "--") {
            self.words = Array(words[..<end])
            literal = Array(words[(end + 1)...])
        } else {
            self.words = words
        }
    }

    /// The words that nobody took yet.
    var all: [String] { words + literal }

    /// Whether `--name` was given.
    mutating func flag(_ name: String) throws -> Bool {
        guard let at = words.firstIndex(of: name) else { return false }
        words.remove(at: at)
        if words.contains(name) { throw Failure.usage("\(name) stands twice", command: command) }
        return true
    }

    /// The value of `--name`, `nil` if it was not given.
    mutating func value(_ name: String) throws -> String? {
        let isName = { (word: String) in word == name || word.hasPrefix(name + "=") }
        guard let at = words.firstIndex(where: isName) else { return nil }
        let word = words.remove(at: at)
        var value: String
        if word == name {
            guard at < words.count, words[at] == "-" || !words[at].hasPrefix("-") || Int64(words[at]) != nil else {
                throw Failure.usage("\(name) needs a value", command: command)
            }
            value = words.remove(at: at)
        } else {
            value = String(word.dropFirst(name.count + 1))
        }
        if words.contains(where: isName) { throw Failure.usage("\(name) stands twice", command: command) }
        if value == "-" { inputs += 1 }
        if value.isEmpty { throw Failure.usage("\(name) needs a value", command: command) }
        return value
    }

    /// The value of `--name` as a whole number in a range.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure.usage(
                "\(name) expects a whole number from \(range.lowerBound) to \(range.upperBound), found \"\(text)\"",
                command: command)
        }
        return number
    }

    /// The value of `--name` as one of a set of words.
    mutating func choice(_ name: String, _ allowed: [String]) throws -> String? {
        guard let text = try value(name) else { return nil }
        guard allowed.contains(text) else {
            throw Failure.usage(
                "\(name) expects one of \(allowed.joined(separator: ", ")), found \"\(text)\"", command: command)
        }
        return text
    }

    /// The next word that is no option: a command's own subcommand.
    mutating func word() -> String? {
        guard let at = words.firstIndex(where: { !$0.hasPrefix("-") }) else { return nil }
        return words.remove(at: at)
    }

    /// All that is left, after every option was taken: refuses options that nobody knows, and standard input read twice.
    mutating func rest() throws -> [String] {
        if let unknown = words.first(where: { $0.hasPrefix("-") && $0 != "-" }) {
            throw Failure.usage("unknown option \(unknown)", command: command)
        }
        defer { words = [] }
        let rest = words + literal
        guard inputs + rest.count(where: { $0 == "-" }) < 2 else {
            throw Failure.usage("only one file may be standard input", command: command)
        }
        return rest
    }

    /// Refuses words that nobody took.
    mutating func finish() throws {
        if let extra = try rest().first { throw Failure.usage("unexpected \"\(extra)\"", command: command) }
    }
}
