import Digest
import Policy
import Proof

/// `lamppost policy test`: does a policy answer as its cases expect?
enum PolicyTest: PolicyAction {
    static let name = "test"
    static let usage = "test POLICY CASES… [--as NAME]"
    static let help = """
        test       runs conformance cases against a policy: each case that fails with what was expected and what was found,
                   then what no case exercises. A policy is expected what the cases say of its name; --as says under
                   which other name to look. What awaits a mechanism that is not there is counted, never as passed.
        """
    static let examples = ["test Models/policies/kiosk.policy Models/stories/*.json", "test my.policy --as kiosk my-cases.json"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        var cases = try CaseFiles(&arguments, action: name)
        var output = Output()
        try cases.run { file, entry, mismatches in
            try output.line("\(file.file):\(entry.position.line): \(entry.note)")
            for mismatch in mismatches {
                try output.line("    \(mismatch.what): expected \(mismatch.expected), found \(mismatch.found)")
            }
        }
        let policy = cases.runner.policy
        try output.line("policy \"\(policy.name)\" version \(policy.version): \(cases.summary)")
        try output.line(cases.coverageLine)
        for line in cases.gaps() { try output.line(line) }
        try output.flush()
        return cases.failed == 0 ? .done : .answerIsNo
    }
}
