import Consent
import Foundation
import Signal
import Testing

/// `lamppost replay` and `demo`, as a shell runs them, over the shipped recordings.
@Suite struct ReplayCommandTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func recording(_ name: String) -> String { root.appending(path: "Recordings/\(name)").path() }

    /// A folder of its own for `body`, taken away afterwards.
    private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-replay-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    @Test func fileAndPipeGiveTheSameLog() throws {
        try Self.inFolder { folder in
            let path = Self.recording("withdrawn.mkv")
            let file = try Program.run(["replay", path, "--out", folder.appending(path: "a").path()])
            let pipe = try Program.run(
                ["replay", "-", "--out", folder.appending(path: "b").path()],
                input: Array(try Data(contentsOf: URL(filePath: path))))
            #expect(file.status == 0 && pipe.status == 0, "\(file.messages)\(pipe.messages)")
            for name in ["decisions.jsonl", "scenes.jsonl"] {
                let one = try Data(contentsOf: folder.appending(path: "a/\(name)"))
                #expect(try Data(contentsOf: folder.appending(path: "b/\(name)")) == one)
                #expect(!one.isEmpty)
            }
            #expect(file.output.contains("mood"))
        }
    }

    @Test func aPolicyThatIsLooserThanTheOneConsentedToEndsTheConsent() throws {
        func shown(_ policy: String, consentedTo former: String?) throws -> String {
            try Self.inFolder { folder in
                let digest = try former.map { try Self.digest(of: $0) }
                let record = ConsentRecord(
                    given: [.camera, .microphone, .infer, .select, .target], age: .adult, policyDigest: digest)
                let file = folder.appending(path: "consent.jsonld")
                try Data(record.json.utf8).write(to: file)
                let run = try Program.run([
                    "replay", Self.recording("full-consent.mkv"), "--consent", file.path(), "--policy",
                    Self.root.appending(path: "Models/policies/\(policy).policy").path(), "--epoch",
                    "1970-01-01T00:00:00Z",
                ])
                #expect(run.status == 0, "\(run.messages)")
                return run.output
            }
        }
        let (ended, byMood) = ("consent ended", "with your consent this device took your mood")
        let same = try shown("kiosk", consentedTo: "kiosk")
        #expect(!same.contains(ended) && same.contains(byMood))
        let unnamed = try shown("kiosk", consentedTo: nil)
        #expect(unnamed == same)
        let looser = try shown("kiosk", consentedTo: "strict")
        #expect(looser.contains(ended) && !looser.contains(byMood))
        #expect(!(try shown("strict", consentedTo: "kiosk")).contains(ended))
    }

    private static func digest(of policy: String) throws -> String {
        let check = try Program.run(["policy", "check", root.appending(path: "Models/policies/\(policy).policy").path()])
        let line = try #require(check.lines.first { $0.contains(" digest ") })
        return String(try #require(line.split(separator: " ").last))
    }

    private static var isReleased: Bool {
        if Program.released == nil {
            print("skipped: comparing debug and release, for there is no release build; run ./lamppost test")
        }
        return Program.released != nil
    }

    @Test(.enabled(if: isReleased)) func debugAndReleaseGiveTheSameLog() throws {
        try Self.inFolder { folder in
            let path = Self.recording("withdrawn.mkv")
            for (name, program) in [("debug", Program.beside), ("release", Program.released ?? "")] {
                let out = folder.appending(path: name).path()
                let run = try Program.run(["replay", path, "--out", out], program: program)
                #expect(run.status == 0, "\(run.messages)")
            }
            for name in ["decisions.jsonl", "scenes.jsonl"] {
                let one = try Data(contentsOf: folder.appending(path: "debug/\(name)"))
                #expect(try Data(contentsOf: folder.appending(path: "release/\(name)")) == one && !one.isEmpty)
            }
        }
    }

    @Test func threadsChangeNothing() throws {
        try Self.inFolder { folder in
            let sources = ["withdrawn.mkv", "full-consent.mkv", "no-consent.mkv"].map(Self.recording)
            for threads in ["1", "2"] {
                let run = try Program.run(
                    ["replay"] + sources + ["--threads", threads, "--out", folder.appending(path: threads).path()])
                #expect(run.status == 0, "\(run.messages)")
            }
            for stem in ["withdrawn", "full-consent", "no-consent"] {
                let one = try Data(contentsOf: folder.appending(path: "1/\(stem)/decisions.jsonl"))
                #expect(try Data(contentsOf: folder.appending(path: "2/\(stem)/decisions.jsonl")) == one)
            }
        }
    }

    @Test func aBadSourceIsNamedAndTheOthersFinish() throws {
        try Self.inFolder { folder in
            let bad = folder.appending(path: "bad.wav")
            try Data("RIFF but no more".utf8).write(to: bad)
            let out = folder.appending(path: "out")
            let words = ["replay", bad.path(), Self.recording("no-consent.mkv"), "--out", out.path()]
            let first = try Program.run(words)
            #expect(first.status == 2)
            #expect(first.messages.contains("bad.wav"))
            #expect(try String(contentsOf: out.appending(path: "failed.csv"), encoding: .utf8).contains("bad.wav"))
            #expect(FileManager.default.fileExists(atPath: out.appending(path: "no-consent/decisions.jsonl").path()))
            #expect(!FileManager.default.fileExists(atPath: out.appending(path: "bad/decisions.jsonl").path()))
            let second = try Program.run(words)
            #expect(second.status == 2)
            #expect(second.messages.contains("its log is there already"))
        }
    }

    @Test func aCutRecordingIsReplayedToTheCut() throws {
        try Self.inFolder { folder in
            let whole = try Data(contentsOf: URL(filePath: Self.recording("full-consent.mkv")))
            let cut = folder.appending(path: "cut.mkv")
            try whole.prefix(whole.count / 2).write(to: cut)
            let run = try Program.run(["replay", cut.path(), "--out", folder.appending(path: "out").path()])
            #expect(run.status == 0, "\(run.messages)")
            #expect(run.output.contains("cut off"))
            let verified = try Program.run(["log", "verify", folder.appending(path: "out").path()])
            #expect(verified.status == 0, "\(verified.output)")
        }
    }

    @Test func onlyASoundLogOfTheSameBytesIsKept() throws {
        try Self.inFolder { folder in
            let sources = ["a.mkv", "b.mkv"].map { folder.appending(path: $0) }
            let recording = try Data(contentsOf: URL(filePath: Self.recording("no-consent.mkv")))
            for source in sources { try recording.prefix(recording.count / 4).write(to: source) }
            let out = folder.appending(path: "out")
            let files = ["decisions.jsonl", "scenes.jsonl", "run.json"].map { out.appending(path: "a/\($0)") }
            /// The sources that were not run again.
            func kept() throws -> [String] {
                let run = try Program.run(["replay"] + sources.map { $0.path() } + ["--out", out.path()])
                #expect(run.status == 0, "\(run.messages)")
                let kept = sources.filter { run.messages.contains("\($0.path()): its log is there already") }
                return kept.map(\.lastPathComponent)
            }
            #expect(try kept() == [])
            let first = try files.prefix(2).map { try Data(contentsOf: $0) }
            #expect(try kept() == ["a.mkv", "b.mkv"])
            for (index, file) in files.enumerated() {
                for isDeleted in [false, true] {
                    if isDeleted {
                        try FileManager.default.removeItem(at: file)
                    } else {
                        try (Data(contentsOf: file) + Data("more\n".utf8)).write(to: file)
                    }
                    #expect(try kept() == ["b.mkv"], "\(file.lastPathComponent)")
                    #expect(try files.prefix(2).map { try Data(contentsOf: $0) } == first, "file \(index)")
                }
            }
            // Other bytes under the same path, of the same size and date.
            let date = try FileManager.default.attributesOfItem(atPath: sources[0].path())[.modificationDate]
            var other = try Data(contentsOf: sources[0])
            other[other.count - 1] ^= 1
            try other.write(to: sources[0])
            try FileManager.default.setAttributes(
                [.modificationDate: try #require(date)], ofItemAtPath: sources[0].path())
            #expect(try kept() == ["b.mkv"])
            #expect(try kept() == ["a.mkv", "b.mkv"])
        }
    }

    @Test func aSingleBadSourceIsListedToo() throws {
        try Self.inFolder { folder in
            let (source, out) = (folder.appending(path: "one.wav"), folder.appending(path: "out"))
            let list = out.appending(path: "failed.csv")
            try Data("RIFF but no more".utf8).write(to: source)
            let run = try Program.run(["replay", source.path(), "--out", out.path()])
            #expect(run.status == 2)
            let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == "source,reason" && lines[1].contains(source.path()))
            #expect(try FileManager.default.contentsOfDirectory(atPath: out.path()) == ["failed.csv"])
            // A source that was corrected is no longer listed.
            let good = Self.recording("no-consent.mkv")
            #expect(try Program.run(["replay", good, "--out", out.path()]).status == 0)
            #expect(!FileManager.default.fileExists(atPath: list.path()))
        }
    }

    @Test func everyProblemSaysWhatToDo() throws {
        try Self.inFolder { folder in
            let broken = folder.appending(path: "broken.json").path()
            try Data("{\n  \"nothing\": [}".utf8).write(to: URL(filePath: broken))
            let recording = Self.recording("no-consent.mkv")
            let file = folder.appending(path: "file").path()
            try Data().write(to: URL(filePath: file))
            let cases = [
                (["--scene", broken], "\(broken): line 2, column ", "correct it there, or leave out --scene"),
                (["--ads", broken], "\(broken): line 2, column ", "correct it there; Models/ads/demo.json"),
                (["--policy", "nosuch"], "nosuch: cannot open: No such file or directory", "check the name"),
                (["--ads", folder.path()], "\(folder.path()): cannot read: Is a directory", "name a file, not a folder"),
                (["--out", file + "/out"], "\(file)/out: cannot make folder: Not a directory", "check the path"),
            ]
            for (words, start, advice) in cases {
                let run = try Program.run(["replay", recording] + words)
                #expect(run.status == (words[0] == "--out" ? 3 : 2))
                #expect(run.messages.hasPrefix("lamppost: \(start)"), "\(run.messages)")
                #expect(run.messages.contains("; ") && run.messages.contains(advice), "\(run.messages)")
                #expect(run.messages.split(separator: "\n").count == 1)
            }
        }
    }

    @Test(arguments: [
        [], ["--help"], ["replay", "--help"], ["demo", "--out", "DIR"], ["replay", "SOURCE"],
        ["replay", "SOURCE", "--trace"], ["replay", "SOURCE", "SOURCE"],
    ]) func aFullDiskIsNotSilent(_ words: [String]) throws {
        try Self.inFolder { folder in
            let out = folder.path()
            let source = Self.recording("no-consent.mkv")
            let words = words.map { $0 == "DIR" ? out : $0 == "SOURCE" ? source : $0 }
            let run = try Program.run(words, to: "/dev/full")
            #expect(run.status == 3, "\(words)")
            #expect(
                run.messages
                    == "lamppost: standard output: cannot write: No space left on device; make room, or write elsewhere\n")
        }
    }

    @Test func aTraceAndItsTableStandInOrder() throws {
        let run = try Program.run(["replay", Self.recording("no-consent.mkv"), "--trace"])
        #expect(run.status == 0)
        let table = try #require(run.lines.firstIndex { $0.hasSuffix(" decisions") })
        #expect(run.lines[table].hasSuffix(", \(table) decisions"))
    }

    @Test func aSecondRunIntoOneFolderIsRefused() throws {
        try Self.inFolder { folder in
            let out = folder.appending(path: "out")
            // As another run holds it: the kernel gives the lock free when that run dies.
            try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
            let held = out.appending(path: "decisions.jsonl.unfinished").path()
            do {
                let other = try File(creatingAlone: held)
                try other.write("another run's line\n")
                let run = try Program.run(["replay", Self.recording("no-consent.mkv"), "--out", out.path()])
                #expect(run.status == 3)
                #expect(
                    run.messages
                        == "lamppost: \(out.path()): another run is writing to this folder; wait for it or choose another --out\n"
                )
                #expect(try File.contents(of: held, limit: 100) == Array("another run's line\n".utf8))
                #expect(try FileManager.default.contentsOfDirectory(atPath: out.path()) == ["decisions.jsonl.unfinished"])
            }
            let run = try Program.run(["replay", Self.recording("no-consent.mkv"), "--out", out.path()])
            #expect(run.status == 0, "\(run.messages)")
            #expect(try Program.run(["log", "verify", out.path()]).status == 0)
            #expect(!FileManager.default.fileExists(atPath: held))
        }
    }

    @Test func withoutAModelPolicyOrInventoryThatReadsNothingRuns() throws {
        try Self.inFolder { folder in
            let empty = folder.appending(path: "empty")
            try Data().write(to: empty)
            for option in ["--policy", "--ads", "--consent", "--scene"] {
                let run = try Program.run(
                    [
                        "replay", Self.recording("no-consent.mkv"), option, empty.path(), "--out",
                        folder.appending(path: "o").path(),
                    ])
                #expect(run.status == 2, "\(option)")
                #expect(run.messages.contains("empty:"), "\(run.messages)")
                #expect(run.messages.split(separator: "\n").count <= 4, "\(run.messages)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "o").path()))
        }
    }

    @Test func theDemoShowsALineForEachRecording() throws {
        try Self.inFolder { folder in
            let run = try Program.run(["demo", "--out", folder.path()])
            #expect(run.status == 0, "\(run.messages)")
            let names = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Recordings").path())
                .filter { $0.hasSuffix(".mkv") }
            #expect(names.count >= 4)
            for name in names { #expect(run.lines.contains { $0.hasPrefix(name) }, "\(name)") }
            let report = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
            #expect(names.allSatisfy { report.contains($0) } as Bool)
            // Full consent leads to mood; none leads to nothing that rests on a person or a sensor.
            #expect(
                run.lines.contains { $0.hasPrefix("full-consent.mkv") && $0.split(separator: " ").last?.contains("m") == true })
            #expect(
                run.lines.contains { $0.hasPrefix("no-consent.mkv") && $0.split(separator: " ").last?.contains("m") == false })
        }
    }

    @Test func theReadmeShowsWhatTheDemoPrints() throws {
        try Self.inFolder { folder in
            let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
            let run = try Program.run(["demo", "--out", folder.path()])
            let timelines = run.lines.filter { $0.contains(".mkv ") && $0.contains(" ·") }
            #expect(timelines.count >= 4)
            for line in timelines {
                #expect(readme.contains("    \(line)\n"), "\(line)")
            }
        }
    }
}
