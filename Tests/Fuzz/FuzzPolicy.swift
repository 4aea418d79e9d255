import Policy

/// Compiles bytes as a policy, with its parts beside it in memory, and lays every file of it out.
enum FuzzPolicy {
    /// Cuts the files apart: it may stand in none.
    private static let cut: UInt8 = 1

    static func run(_ bytes: [UInt8]) {
        var files = bytes.split(separator: cut, omittingEmptySubsequences: false).map { Array($0) }
        let policy = compiled(files)
        var areLaidOut = true
        for index in files.indices {
            do throws(PolicyError) {
                let once = try PolicyFormatter.format(files[index], file: "fuzz.policy")
                let twice = try? PolicyFormatter.format(once, file: "fuzz.policy")
                precondition(twice == once, "laid out twice it is another than once")
                files[index] = once
            } catch {
                check(error)
                areLaidOut = false
            }
        }
        guard let policy, areLaidOut else { return }
        guard files.reduce(0, { $0 + $1.count }) <= PolicyLimits.bytes else { return }
        guard let again = compiled(files) else { preconditionFailure("laid out it does not compile") }
        precondition(meaning(again) == meaning(policy), "laid out it means something else")
    }

    /// The first file is the policy; the n-th `include` reads the n-th of the others, so that any name will do.
    private static func compiled(_ files: [[UInt8]]) -> CompiledPolicy? {
        var next = 1
        do throws(PolicyError) {
            return try PolicyCompiler.compile(files[0], file: "fuzz.policy") { _ throws(PolicyPartError) in
                guard next < files.count else { throw PolicyPartError(problem: "there is none") }
                next += 1
                return files[next - 1]
            }
        } catch {
            check(error)
            return nil
        }
    }

    private static func check(_ error: PolicyError) {
        precondition(error.position.line >= 1 && error.position.column >= 1, "an error without a place")
        precondition(error.indent <= error.line.unicodeScalars.count, "a caret right of its line")
        precondition(error.description.utf8.count < 4_000, "a message that nobody reads")
    }

    private static func meaning(_ policy: CompiledPolicy) -> [String] {
        policy.rules.map { "\($0.id) \($0.effect) \(spelled($0.condition)) \($0.because) \($0.cites ?? "-")" }
            + policy.weights.map { "\($0.factor) \($0.value) \($0.cites ?? "-")" }
            + policy.claims.map { "\($0.text) \($0.assertion) \(spelled($0.condition))" }
    }

    private static func spelled(_ condition: Condition) -> String {
        switch condition {
        case .always: "always"
        case .not(let inner): "not (\(spelled(inner)))"
        case .all(let parts): "(" + parts.map(spelled).joined(separator: " and ") + ")"
        case .any(let parts): "(" + parts.map(spelled).joined(separator: " or ") + ")"
        case .test(let test): "\(test.subject.name) \(test.relation.rawValue) \(test.operands)"
        }
    }
}
