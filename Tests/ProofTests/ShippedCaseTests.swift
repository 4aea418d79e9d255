import Digest
import Foundation
import Policy
import PolicySupport
import Proof
import TestSupport
import Testing

/// The cases that come with the repository: the kiosk policy's, and the stories.
@Suite("Shipped cases") struct ShippedCaseTests {
    private static func read(_ path: String) throws -> CaseFile {
        try CaseFile(json: ShippedFile.bytes(path), file: path)
    }

    private static let stories: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: ShippedFile.root + "/Models/stories")) ?? [])
        .filter { $0.hasSuffix(".json") }.sorted().map { "Models/stories/" + $0 }

    @Test("the kiosk policy answers as its cases expect, and they exercise all of it")
    func kiosk() throws {
        let file = try Self.read("Tests/ProofTests/Cases/kiosk.json")
        var runner = CaseRunner(try ShippedPolicy.compiled("kiosk"))
        for (entry, result) in zip(file.cases, try runner.results(file)) {
            guard case .passed = result else {
                Issue.record("line \(entry.position.line): \(entry.note): \(result)")
                continue
            }
        }
        #expect(runner.coverage.neverFired.isEmpty && runner.coverage.onlyUnknown.isEmpty)
        #expect(runner.coverage.oneSided.isEmpty, "\(runner.coverage.oneSided.map(\.test.text))")
    }

    @Test("there are 37 stories, each in the file of its number")
    func numbers() throws {
        let numbers = try Self.stories.map { path in
            let file = try Self.read(path)
            let story = try #require(file.story, "\(path)")
            let digits = story.number < 10 ? "0\(story.number)" : "\(story.number)"
            #expect(path.hasPrefix("Models/stories/\(digits)-"), "\(path)")
            return story.number
        }
        #expect(numbers == Array(1...37))
    }

    @Test("every test that a story names is there", arguments: stories)
    func testsExist(_ path: String) throws {
        for entry in try Self.read(path).cases {
            guard case .run(let test) = entry.kind else { continue }
            #expect(test.file.hasPrefix("Tests/"), "\(path):\(entry.position.line)")
            let text = String(decoding: try ShippedFile.bytes(test.file), as: UTF8.self)
            let suite = try Regex("\\b(struct|class) \(test.suite)\\b")
            #expect(text.contains(suite), "\(path):\(entry.position.line): no suite \(test.suite) in \(test.file)")
            // The attribute of a test stands before its function, after whatever came before has ended.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let place = lines.firstIndex { $0.contains("func \(test.function)(") }
            let index = try #require(place, "\(path):\(entry.position.line): no function \(test.function) in \(test.file)")
            let before = lines[...index].reversed().prefix { !$0.isEmpty }
            #expect(before.contains { $0.contains("@Test") }, "\(test.function) in \(test.file) is no test")
        }
    }

    @Test("every theorem that a story names is one of those in the README of Proof")
    func theorems() throws {
        let readme = String(decoding: try ShippedFile.bytes("Sources/Proof/README.md"), as: UTF8.self)
        var found = 0
        for path in Self.stories {
            for entry in try Self.read(path).cases {
                guard case .prove(let prove) = entry.kind else { continue }
                found += 1
                switch prove.statement {
                case .theorem(let name): #expect(readme.contains("`\(name)`"), "\(path): \(name)")
                case .claim(let text):
                    for policy in entry.policies {
                        let claims = try ShippedPolicy.compiled(policy).claims.map(\.text)
                        #expect(claims.contains(text), "\(path): \(policy) makes no claim \"\(text)\"")
                    }
                }
            }
        }
        #expect(found > 10)
    }

    @Test("a story names policies that are shipped")
    func policies() throws {
        for path in Self.stories {
            for name in try Self.read(path).policies { #expect(try ShippedPolicy.compiled(name).name == name, "\(path)") }
        }
    }
}
