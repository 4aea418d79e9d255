import Foundation
import Testing

@Suite("Policies in several files, and their layout, on the command line") struct PolicyPartsTests {
    /// A folder of files for as long as a test runs.
    private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-parts-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try body(folder.path())
    }

    private let policy = "policy \"p\" version 1\ninclude \"parts/kids.policy-part\"\n"
    private let part = "rule kids: at most house when viewer.age is child because \"x\" cites \"y\"\n"

    @Test("parts are read beside the policy, wherever the program is started, and named with what was read")
    func parts() throws {
        try withFolder(["p.policy": policy, "parts/kids.policy-part": part]) { folder in
            let run = try Program.run(["policy", "check", "\(folder)/p.policy"])
            #expect(run.status == 0 && run.messages.isEmpty)
            #expect(run.lines.contains("  part    \(folder)/parts/kids.policy-part"))
            #expect(run.lines.contains("    kids  at most house: x"))
            #expect(!run.output.contains("warning"))
        }
    }

    @Test("the digest is what sha256sum says of what sha256sum says of the files")
    func digest() throws {
        try withFolder(["p.policy": policy, "parts/kids.policy-part": part]) { folder in
            let run = try Program.run(["policy", "check", "\(folder)/p.policy"])
            let script = "cd '\(folder)' && sha256sum p.policy parts/kids.policy-part | cut -c -64 | sha256sum"
            let sum = try Program.run(["-c", script], program: "/bin/sh").output.prefix(64)
            #expect(sum.utf8.count == 64 && run.lines.last == "  digest  \(sum)")
        }
    }

    @Test("a part that is not there is named where it is included, and so is what is wrong in one")
    func problems() throws {
        try withFolder(["p.policy": policy]) { folder in
            let run = try Program.run(["policy", "check", "\(folder)/p.policy"])
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(
                run.messages == """
                    lamppost: \(folder)/p.policy:2:9: cannot include "parts/kids.policy-part": cannot open: No such file or directory
                        include "parts/kids.policy-part"
                                ^
                        \(folder)/parts/kids.policy-part: check the name

                    """)
        }
        try withFolder(["p.policy": policy, "parts/kids.policy-part": "at most hose always"]) { folder in
            let run = try Program.run(["policy", "check", "\(folder)/p.policy"])
            #expect(run.status == 2 && run.messages.hasPrefix("lamppost: \(folder)/parts/kids.policy-part:1:"))
        }
        let run = try Program.run(["policy", "check", "-"], input: Array(policy.utf8))
        #expect(run.status == 2 && run.messages.contains("a policy on standard input has no folder to look in"))
    }

    @Test("a part is a file of the policy's own folder: no link that leads out, no pipe")
    func leadsOut() throws {
        let files = FileManager.default
        try withFolder(["secret": "SECRET", "in/p.policy": policy, "in/parts/own": part]) { folder in
            let place = "\(folder)/in/parts/kids.policy-part"
            try files.createSymbolicLink(atPath: place, withDestinationPath: "own")
            #expect(try Program.run(["policy", "check", "\(folder)/in/p.policy"]).status == 0)
            try files.removeItem(atPath: place)
            try files.createSymbolicLink(atPath: place, withDestinationPath: "../../secret")
            let out = try Program.run(["policy", "check", "\(folder)/in/p.policy"])
            #expect(out.status == 2 && out.messages.contains("p.policy:2:9: cannot include \"parts/kids.policy-part\": "))
            #expect(out.messages.contains("leads out of the policy's folder") && !out.messages.contains("SECRET"))
            try files.removeItem(atPath: place)
            _ = try Program.run([place], program: "/usr/bin/mkfifo")
            let pipe = try Program.run(["policy", "check", "\(folder)/in/p.policy"])
            #expect(pipe.status == 2 && pipe.messages.contains("it is no file but a device or a pipe"))
        }
    }

    @Test("replay and log read a policy with its parts too")
    func elsewhere() throws {
        try withFolder(["p.policy": policy]) { folder in
            for words in [["replay", "none.wav"], ["demo"], ["log", "redecide", folder]] {
                let run = try Program.run(words + ["--policy", "\(folder)/p.policy"])
                #expect(run.status == 2 && run.output.isEmpty, "\(words)")
                #expect(run.messages.contains("p.policy:2:9: cannot include \"parts/kids.policy-part\""), "\(words)")
            }
        }
    }

    @Test("format prints, checks, and writes a file whole or not at all")
    func format() throws {
        let laidOut =
            "rule kids: at most house       when viewer.age is child\n                               because \"x\""
            + "                                            cites \"y\"\n"
        try withFolder(["bad": "at most", "b.policy-part": part, "a.policy-part": laidOut]) { folder in
            let files = ["b.policy-part", "a.policy-part", "bad"].map { "\(folder)/\($0)" }
            let printed = try Program.run(["policy", "format", files[0]])
            #expect(printed.status == 0 && printed.output == laidOut && printed.messages.isEmpty)
            let piped = try Program.run(["policy", "format", "-"], input: Array(part.utf8))
            #expect(piped.status == 0 && piped.output == laidOut)
            #expect(try Program.run(["policy", "format", "--check", files[1]]).status == 0)
            let check = try Program.run(["policy", "format", "--check"] + files.prefix(2))
            #expect(check.status == 1 && check.output == files[0] + "\n")
            #expect(try String(contentsOfFile: files[0], encoding: .utf8) == part)
            let write = try Program.run(["policy", "format", "--write"] + files)
            #expect(write.status == 2 && write.output == files[0] + "\n")
            #expect(write.messages.hasPrefix("lamppost: \(files[2]):1:8: expected a level"))
            #expect(try files.map { try String(contentsOfFile: $0, encoding: .utf8) } == [laidOut, laidOut, "at most"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
            #expect(try Program.run(["policy", "format", "--check"] + files.prefix(2)).status == 0)
        }
    }
}
