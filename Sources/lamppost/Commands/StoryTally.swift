import Proof

/// How many stories stand, and what the others await.
struct StoryTally {
    private var stories = 0
    private var standing = 0
    private var partly = 0
    private(set) var failed = 0
    private var passed = 0
    private var tests: Set<NamedTest> = []
    private var awaited: [(what: String, times: Int)] = []

    private var hasAnswer = false
    private var isAwaiting = false

    /// Begins a story.
    mutating func begin() {
        stories += 1
        hasAnswer = false
        isAwaiting = false
    }

    /// Adds what one case came to, for one policy.
    mutating func add(_ result: CaseResult) {
        switch result {
        case .passed:
            passed += 1
            hasAnswer = true
        case .failed:
            failed += 1
            hasAnswer = true
        case .shown(let test):
            tests.insert(test)
            hasAnswer = true
        case .awaits(let what):
            isAwaiting = true
            if let place = awaited.firstIndex(where: { $0.what == what }) {
                awaited[place].times += 1
            } else {
                awaited.append((what, 1))
            }
        case .notAsked: break
        }
    }

    /// Ends a story.
    mutating func end() {
        if isAwaiting {
            if hasAnswer { partly += 1 }
        } else {
            standing += 1
        }
    }

    /// The count, for the end of the telling.
    var lines: [String] {
        var lines = [
            "\(stories) stories: \(standing) answered whole by policies and named tests, \(partly) in part, "
                + "\(stories - standing - partly) awaited.",
            "\(passed) answers of the policies are as expected, \(failed) are not. "
                + "\(tests.count) tests are named; `lamppost test` runs them.",
        ]
        if !awaited.isEmpty {
            let list = awaited.map { $0.times > 1 ? "\($0.what) (\($0.times))" : $0.what }
            lines += StoryText.wrapped("Awaited: \(list.joined(separator: "; ")).", rest: "  ")
        }
        return lines
    }
}
