import Digest
import Policy
import Proof
import Signal

/// A policy and the case files that it is run against, as `policy test` and `policy coverage` take them.
struct CaseFiles {
    let files: [CaseFile]
    var runner: CaseRunner

    /// What the cases came to, in the order of the files.
    private(set) var passed = 0
    private(set) var failed = 0
    private(set) var shown = 0
    private(set) var awaiting = 0
    private(set) var notAsked = 0

    /// - Throws: for bad usage, a policy that does not compile, or a case file that is none.
    init(_ arguments: inout Arguments, action: String) throws {
        let name = try arguments.value("--as")
        let words = try arguments.rest()
        guard words.count >= 2 else {
            throw Failure.usage("policy \(action) needs a policy and at least one case file", command: PolicyCommand.name)
        }
        let policy = try PolicyFile.read(words[0])
        files = try words.dropFirst().map(CaseFiles.read)
        runner = CaseJudges.runner(policy, as: name)
        guard files.contains(where: { $0.policies.contains(runner.name) }) else {
            let known = files.flatMap(\.policies).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let hint = known.isEmpty ? "" : "; with --as it is tested as one of \(known.joined(separator: ", "))"
            throw Failure.badInput("these cases expect nothing of a policy named \"\(Table.clean(runner.name))\"\(hint)")
        }
    }

    static func read(_ path: String) throws -> CaseFile {
        try CaseFile(json: try File.contents(of: path, limit: CaseLimits.bytes), file: PolicyFile.name(path))
    }

    /// Runs all cases and hands on those that fail.
    mutating func run(_ report: (CaseFile, Case, [Mismatch]) throws -> Void) throws {
        for file in files {
            for entry in file.cases {
                switch try runner.run(entry, of: file) {
                case .passed: passed += 1
                case .failed(_, let mismatches):
                    failed += 1
                    try report(file, entry, mismatches)
                case .shown: shown += 1
                case .awaits: awaiting += 1
                case .notAsked: notAsked += 1
                }
            }
        }
    }

    /// "12 passed, 1 failed; 3 expect nothing of it".
    var summary: String {
        var text = "\(passed) passed, \(failed) failed"
        if notAsked > 0 { text += "; \(notAsked) expect nothing of it" }
        if shown > 0 { text += "; \(shown) are shown by the test suite" }
        if awaiting > 0 { text += "; \(awaiting) await something" }
        return text
    }

    /// The lines that tell what no case exercises.
    func gaps() -> [String] {
        let coverage = runner.coverage
        var lines = coverage.neverFired.map { "  no case fires rule \($0.rule.id) (line \($0.rule.position.line))" }
        lines += coverage.onlyUnknown.map {
            "  rule \($0.rule.id) (line \($0.rule.position.line)) fires only where something is not known"
        }
        for atom in coverage.oneSided {
            let missing = atom.isTrue == 0 ? atom.isFalse == 0 ? "true or false" : "true" : "false"
            let place = "line \(atom.test.position.line), rule \(atom.rule)"
            lines.append("  never \(missing): \(atom.test.text) (\(place); unknown \(atom.isUnknown) times)")
        }
        return lines
    }

    /// "coverage: 33 of 33 rules fire; 60 of 63 tests in conditions seen true and false".
    var coverageLine: String {
        let coverage = runner.coverage
        let rules = coverage.rules.count
        let atoms = coverage.atoms.count
        return "coverage: \(rules - coverage.neverFired.count) of \(rules) rules fire; "
            + "\(atoms - coverage.oneSided.count) of \(atoms) tests in conditions are seen both true and false"
    }
}
