import Digest
import Policy
import Proof
import Signal

/// `lamppost demo --stories`: what the field did, and what Lamppost answers, computed now.
struct StoriesDemo {
    private var runners: [String: CaseRunner] = [:]
    private var tally = StoryTally()

    /// Tells every story of Models/stories under every policy that it has an expectation of.
    static func run() throws -> ExitStatus {
        var demo = StoriesDemo()
        let policies = try Shipped.path("Models/policies")
        for name in try Folder.names(in: policies) where name.hasSuffix(".policy") {
            let policy = try PolicyFile.read("\(policies)/\(name)")
            demo.runners[policy.name] = CaseJudges.runner(policy)
        }
        let folder = try Shipped.path("Models/stories")
        var output = Output()
        for name in try Folder.names(in: folder) where name.hasSuffix(".json") {
            let file = try CaseFiles.read("\(folder)/\(name)")
            guard let story = file.story else { continue }
            for line in StoryText.head(story) { try output.line(line) }
            for line in try demo.tell(file) { try output.line(line) }
            try output.line("")
        }
        for line in demo.tally.lines { try output.line(line) }
        try output.flush()
        return demo.tally.failed == 0 ? .done : .answerIsNo
    }

    private mutating func tell(_ file: CaseFile) throws -> [String] {
        var lines: [String] = []
        tally.begin()
        for entry in file.cases {
            switch entry.kind {
            case .run(let test):
                tally.add(.shown(test))
                lines += StoryText.item("test", "\(entry.note): \(test.suite).\(test.function)")
            case .awaits(let what):
                tally.add(.awaits(what))
                lines += StoryText.item("awaits", "\(what): \(entry.note)")
            case .decide, .prove: lines += try ask(entry, of: file)
            }
        }
        tally.end()
        return lines
    }

    /// Asks every policy that the case names; those that answer alike stand together.
    private mutating func ask(_ entry: Case, of file: CaseFile) throws -> [String] {
        var answers: [(text: String, policies: [String])] = []
        var word = "decided"
        var note = entry.note
        for name in entry.policies {
            guard let result = try runners[name]?.run(entry, of: file) else {
                throw Failure.badInput(
                    "\(file.file):\(entry.position.line): no policy of Models/policies is named \"\(Table.clean(name))\"")
            }
            tally.add(result)
            switch result {
            case .failed: word = "FAILED"
            case .awaits(let what) where word != "FAILED":
                word = "awaits"
                note = "\(what): \(entry.note)"
            case .passed(let answer) where answer.statement != nil && word == "decided": word = "proof"
            default: break
            }
            let text = StoryText.answer(result, entry, name)
            if let place = answers.firstIndex(where: { $0.text == text }) {
                answers[place].policies.append(name)
            } else {
                answers.append((text, [name]))
            }
        }
        var lines = StoryText.item(word, note)
        for answer in answers {
            lines += StoryText.under("\(answer.policies.joined(separator: ", ")): \(answer.text)")
        }
        return lines
    }
}
