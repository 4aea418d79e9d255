import Foundation
import Testing

/// The launcher, in a folder of its own, with a Swift, a package manager and a user that are scripts.
@Suite struct LauncherTests {
    /// What a run of the launcher gave.
    struct Outcome {
        var status: Int32
        var output: String
        var messages: String
    }

    /// A folder with the launcher and a source, and a folder of commands that stand before the system's.
    final class Stage {
        let root: URL
        private var commands: URL { root.appending(path: "commands") }

        init() throws {
            root = FileManager.default.temporaryDirectory.appending(path: "launcher-\(UUID().uuidString)")
            for folder in ["Sources", "commands"] {
                try FileManager.default.createDirectory(
                    at: root.appending(path: folder), withIntermediateDirectories: true)
            }
            try FileManager.default.copyItem(
                at: Repository.root.appending(path: "lamppost"), to: root.appending(path: "lamppost"))
            try write("Package.swift", "")
            try write("Sources/main.swift", "")
            try command("dpkg-query", "echo installed")
            try command("apt-get", "echo apt-get \"$@\" >>'\(root.path)/calls'")
            try swift(version: "6.3.1")
        }

        deinit { try? FileManager.default.removeItem(at: root) }

        func write(_ path: String, _ text: String) throws {
            try text.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
        }

        func command(_ name: String, _ body: String) throws { try script("commands/\(name)", body) }

        /// Writes a script that can be run, and its folder.
        func script(_ path: String, _ body: String) throws {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try "#!/bin/sh\n\(body)\n".write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }

        /// A Swift that builds a program which prints its words.
        func swift(version: String, buildStatus: Int = 0) throws {
            try command(
                "swift",
                """
                if [ "$1" = --version ]; then echo 'Swift version \(version) (swift-\(version)-RELEASE)'; exit; fi
                echo swift "$@" >>'\(root.path)/calls'
                mkdir -p '\(root.path)/.build/release'
                printf '#!/bin/sh\\nfor word; do echo "<$word>"; done\\nexit 7\\n' >'\(root.path)/.build/release/lamppost'
                chmod +x '\(root.path)/.build/release/lamppost'
                exit \(buildStatus)
                """)
        }

        /// What Swift and the package manager were asked to do.
        var calls: [String] {
            let text = try? String(contentsOf: root.appending(path: "calls"), encoding: .utf8)
            return (text ?? "").split(separator: "\n").map(String.init)
        }

        /// Makes a file as old or new as wanted, in seconds from now.
        func age(_ path: String, _ seconds: Double) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: seconds)], ofItemAtPath: root.appending(path: path).path)
        }

        func run(_ words: String..., systemPath: String = "/usr/bin:/bin") throws -> Outcome {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [root.appending(path: "lamppost").path] + words
            process.environment = ["PATH": "\(commands.path):\(systemPath)"]
            process.currentDirectoryURL = URL(filePath: "/")
            process.standardInput = FileHandle.nullDevice
            let (output, messages) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = messages
            try process.run()
            let said = try messages.fileHandleForReading.readToEnd() ?? Data()
            let printed = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return Outcome(
                status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
                messages: String(decoding: said, as: UTF8.self))
        }
    }

    @Test func runsTheProgramWithTheSameWords() throws {
        let stage = try Stage()
        let outcome = try stage.run("replay", "two words", "", "*")
        #expect(outcome.output == "<replay>\n<two words>\n<>\n<*>\n")
        #expect(outcome.status == 7)
    }

    @Test func buildsOnlyWhenASourceIsNewer() throws {
        let stage = try Stage()
        for path in ["Sources/main.swift", "Sources", "Package.swift"] { try stage.age(path, -60) }
        _ = try stage.run("demo")
        #expect(stage.calls.count == 1)
        let second = try stage.run("demo")
        #expect(stage.calls.count == 1)
        #expect(second.messages == "")
        try stage.age("Sources/main.swift", 60)
        _ = try stage.run("demo")
        #expect(stage.calls.count == 2)
    }

    @Test func aBuildThatFailsIsNotTakenForOne() throws {
        let stage = try Stage()
        try stage.swift(version: "6.3", buildStatus: 1)
        for count in 1...2 {
            let outcome = try stage.run("demo")
            #expect(outcome.status == 3)
            #expect(outcome.output == "")
            #expect(outcome.messages.contains("the build failed"))
            #expect(stage.calls.count == count)
        }
    }

    @Test(arguments: ["5.10", "6.2.4", "6.0"]) func anOldSwiftIsNamed(_ version: String) throws {
        let stage = try Stage()
        try stage.swift(version: version)
        let outcome = try stage.run("demo")
        #expect(outcome.status == 3)
        #expect(outcome.messages.contains("needs 6.3 or newer"))
        #expect(stage.calls == [])
    }

    @Test(arguments: ["6.3", "6.4.1", "7.0", "10.1"]) func aNewSwiftIsTaken(_ version: String) throws {
        let stage = try Stage()
        try stage.swift(version: version)
        #expect(try stage.run("demo").status == 7)
    }

    @Test func withoutRootOrTerminalItPrintsTheCommand() throws {
        let stage = try Stage()
        try stage.command("id", "echo 1000")
        try stage.command("dpkg-query", "case \"$*\" in *libxml2*|*binutils*) exit 1 ;; *) echo installed ;; esac")
        let outcome = try stage.run("demo")
        #expect(outcome.status == 3)
        #expect(outcome.messages.contains("install -y --no-install-recommends binutils libxml2'"))
        #expect(outcome.messages.split(separator: "\n").count == 1)
        #expect(stage.calls == [])
    }

    @Test func asRootItInstallsAndSaysWhat() throws {
        let stage = try Stage()
        try stage.command("id", "echo 0")
        try stage.command("dpkg-query", "case \"$*\" in *libxml2*) exit 1 ;; *) echo installed ;; esac")
        let outcome = try stage.run("demo")
        #expect(outcome.status == 7)
        #expect(outcome.messages.contains("installing Debian packages: libxml2"))
        #expect(stage.calls.prefix(2) == ["apt-get update", "apt-get install -y --no-install-recommends libxml2"])
    }

    /// A stage whose tests, run by its Swift, pass, with the step of the other processor as a script.
    private func stageOfLongTests(status: Int) throws -> Stage {
        let stage = try Stage()
        try stage.script("Tests/Embedded/run.sh", "echo aarch64 >>'\(stage.root.path)/calls'\nexit \(status)")
        return stage
    }

    @Test func theLongTestsRunOnTheOtherProcessorToo() throws {
        let stage = try stageOfLongTests(status: 0)
        let outcome = try stage.run("test", "long")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(stage.calls.filter { $0 == "aarch64" }.count == 1)
        #expect(outcome.messages.contains("all tests passed"))
        #expect(!outcome.messages.contains("lamppost test long"))
    }

    @Test(arguments: [1, 3]) func aFailureOnTheOtherProcessorFailsTheLongTests(_ status: Int) throws {
        let stage = try stageOfLongTests(status: status)
        let outcome = try stage.run("test", "long")
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains("FAILED") && outcome.messages.contains("Tests/Embedded/run.sh"))
        #expect(outcome.messages.contains("failed: 1 of the steps"))
        #expect(!outcome.messages.contains("all tests passed"))
    }

    @Test func theShortTestsLeaveTheOtherProcessorOutAndSaySo() throws {
        let stage = try stageOfLongTests(status: 1)
        let outcome = try stage.run("test")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(!stage.calls.contains("aarch64"))
        #expect(outcome.messages.contains("left out: ten minutes of each fuzzer"))
        #expect(outcome.messages.contains("Kernels and Policy on aarch64, the archive in a bare Debian (`lamppost test long`)"))
    }

    @Test(arguments: [0, 1]) func theLongTestsCompareTheGuardWithTheNaiveOne(_ status: Int) throws {
        let stage = try Stage()
        try stage.script("Tests/Guards/run.sh", "echo guards \"$@\" >>'\(stage.root.path)/calls'\nexit \(status)")
        #expect(try stage.run("test").messages.contains("ten million scenes beside the naive guard"))
        #expect(!stage.calls.contains { $0.hasPrefix("guards") })
        #expect(try stage.run("test", "long").status == Int32(status))
        #expect(stage.calls.contains("guards 10000000"))
    }

    /// A stage with Z3's step as a script.
    private func stageOfJudge(status: Int) throws -> Stage {
        let stage = try Stage()
        try stage.script("Tests/Z3/run.sh", "echo z3 \"$@\" >>'\(stage.root.path)/calls'\nexit \(status)")
        return stage
    }

    @Test(arguments: [["test"], ["test", "long"]]) func proofsAreComparedWithZ3(_ words: [String]) throws {
        let stage = try stageOfJudge(status: 0)
        let outcome = try words.count == 1 ? stage.run("test") : stage.run("test", "long")
        #expect(outcome.status == 0, "\(outcome.messages)")
        let count = words.count == 1 ? 50 : 1000
        #expect(stage.calls.contains("z3 \(stage.root.path)/.build/release/lamppost \(count)"))
        #expect(!outcome.messages.contains("LEFT OUT"))
    }

    @Test func withoutZ3TheStepIsLeftOutAloud() throws {
        let outcome = try stageOfJudge(status: 4).run("test")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.messages.contains("LEFT OUT: Z3 as judge of proofs"))
    }

    @Test(arguments: [1, 3]) func anotherVerdictThanZ3sFailsTheTests(_ status: Int) throws {
        let outcome = try stageOfJudge(status: status).run("test")
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains("failed: 1 of the steps"))
        #expect(!outcome.messages.contains("LEFT OUT"))
    }

    @Test(arguments: [["test"], ["test", "long"]]) func liveRunsOnRealDrivers(_ words: [String]) throws {
        let stage = try Stage()
        try stage.script("Tests/VM/run.sh", "echo vm \"$@\" >>'\(stage.root.path)/calls'")
        let outcome = try words.count == 1 ? stage.run("test") : stage.run("test", "long")
        #expect(outcome.status == 0, "\(outcome.messages)")
        let extent = words.count == 1 ? " short" : ""
        #expect(stage.calls.contains("vm \(stage.root.path)/.build/release/lamppost\(extent)"))
        #expect(!outcome.messages.contains("LEFT OUT"))
    }

    @Test(arguments: [1, 3, 4]) func withoutAVirtualMachineItIsLeftOutAloudAndAFaultFails(_ status: Int) throws {
        let stage = try Stage()
        try stage.script("Tests/VM/run.sh", "exit \(status)")
        let outcome = try stage.run("test")
        #expect(outcome.status == (status == 4 ? 0 : 1), "\(outcome.messages)")
        #expect(outcome.messages.contains("LEFT OUT: live on real drivers") == (status == 4))
    }

    @Test func testsThatAreUnknownAreRefused() throws {
        let stage = try Stage()
        let outcome = try stage.run("test", "short")
        #expect(outcome.status == 2)
        #expect(outcome.messages.contains("lamppost test long"))
        #expect(stage.calls == [])
    }
}
