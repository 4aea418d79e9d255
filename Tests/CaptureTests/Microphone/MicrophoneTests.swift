import Digest
import Foundation
import Signal
import Testing

/// A microphone of libasound, played by the rig: what is heard is what the file holds, and what is lost is said.
@Suite("A microphone", .serialized, .enabled(if: MicrophoneRig.isThere)) struct MicrophoneTests {
    /// The digest of the first bytes of the rig's sound.
    private static func digest(_ count: Int) -> String {
        SHA256.hash(Array(MicrophoneRig.sound.prefix(count))).description
    }

    /// Times in a row follow the count of frames, by the rules of replay.
    private static func expectCounted(_ runs: [Heard.Run], rate: Int64) {
        for (run, next) in zip(runs, runs.dropFirst()) {
            let step = next.time - run.time - MediaTime.sample(Int64(run.frames), rate: rate).nanoseconds
            #expect(step.magnitude <= 20_100_000, "\(run) is followed by \(next)")
        }
        for run in runs { #expect(run.time.rounded == run.time) }
    }

    @Test func everySampleIsTheFiles() throws {
        let heard = try MicrophoneRig.listen("rig", "frames=48000")
        #expect(heard.all("mode") == ["48000 1 480 19200"])
        #expect(heard.all("gap") == [])
        #expect(heard.all("digest") == [MicrophoneTests.digest(96_000)])
        #expect(heard.runs.count == 100)
        #expect(heard.runs.allSatisfy { $0.frames == 480 && $0.bytes == 960 })
        MicrophoneTests.expectCounted(heard.runs, rate: 48_000)
    }

    @Test func aDeviceIsTakenAsItIs() throws {
        let heard = try MicrophoneRig.listen("rigstereo", "frames=22050")
        #expect(heard.all("mode") == ["44100 2 441 17640"])
        #expect(heard.all("digest") == [MicrophoneTests.digest(88_200)])
        #expect(heard.runs.allSatisfy { $0.bytes == $0.frames * 4 })
        MicrophoneTests.expectCounted(heard.runs, rate: 44_100)
    }

    @Test func whatAPausedReaderLosesIsCounted() throws {
        let heard = try MicrophoneRig.listen("rig", "frames=48000", "pause-after=24000", "pause=900")
        let gaps = heard.all("gap").map { $0.split(separator: " ").map(String.init) }
        #expect(gaps.count == 1 && gaps.first?.last == "xrun", "\(gaps)")
        #expect(try MicrophoneTests.expectLost(heard, told: gaps.first?.first) > 24_000)
    }

    @Test func whatASleepingMachineLosesIsCounted() throws {
        let heard = try MicrophoneRig.listen("rigsleep", "frames=48000")
        let gaps = heard.all("gap").map { $0.split(separator: " ").map(String.init) }
        #expect(gaps.count == 1 && gaps.first?.last == "suspend", "\(gaps)")
        #expect(try MicrophoneTests.expectLost(heard, told: gaps.first?.first) < 19_200)
    }

    /// As many frames of the file are missing as the gap said, and the time goes on by as much. Returns how many.
    private static func expectLost(_ heard: Heard, told: String?) throws -> Int {
        let told = try #require(told.flatMap { Int($0) })
        let (before, after) = heard.aroundGap
        let (last, first) = (try #require(before.last), try #require(after.first))
        let lost = (first.first - last.first - last.frames) & 0xffff
        #expect(abs(told - lost) <= 48, "\(told) frames are said to be lost, \(lost) are")
        let passed = first.time - last.time - MediaTime.sample(Int64(last.frames + lost), rate: 48_000).nanoseconds
        #expect(passed.magnitude < 20_000_000)
        expectCounted(before, rate: 48_000)
        expectCounted(after, rate: 48_000)
        return lost
    }

    @Test func aStallIsAGap() throws {
        let heard = try MicrophoneRig.listen("rigstall", "frames=48100")
        let gaps = heard.all("gap").map { $0.split(separator: " ").map(String.init) }
        #expect(gaps.count == 1 && gaps.first?.last == "stall", "\(gaps)")
        let lost = try #require(Int(gaps.first?.first ?? ""))
        #expect(abs(lost - 48_000) <= 480, "\(lost)")
        let (before, after) = heard.aroundGap
        #expect(before.map(\.frames).reduce(0, +) == 24_100)
        #expect(after.first?.first == 24_100)
        MicrophoneTests.expectCounted(before, rate: 48_000)
        MicrophoneTests.expectCounted(after, rate: 48_000)
    }

    @Test func aDeviceThatIsPulledOutIsGone() throws {
        let heard = try MicrophoneRig.listen("rigunplug", "frames=96000")
        #expect(heard.all("gone") == ["No such device"])
        #expect(heard.all("gap") == [])
        let frames = heard.runs.map(\.frames).reduce(0, +)
        #expect(frames <= 24_100)
        #expect(heard.all("digest") == [MicrophoneTests.digest(frames * 2)])
    }

    @Test func whatStopsBeforeItsFirstSoundSaysSo() throws {
        let gone = try MicrophoneRig.listen("rigfleeting", "frames=4800")
        #expect(gone.all("gone") == ["No such device"], "\(gone.text)")
        #expect(gone.runs.isEmpty)
        let slept = try MicrophoneRig.listen("rigdoze", "frames=4800")
        #expect(slept.runs.map(\.frames).reduce(0, +) == 4_800, "\(slept.text)")
        MicrophoneTests.expectCounted(slept.runs, rate: 48_000)
    }

    @Test func aDeviceThatIsPluggedInAgainOpens() throws {
        let rig = try #require(MicrophoneRig.shared)
        let heard = try MicrophoneRig.listen("rigplug", "frames=24000", "unplug-file=\(rig.unplugFile)")
        #expect(heard.all("gone") == ["No such device"])
        #expect(heard.all("mode").count == 2)
        #expect(heard.runs.map(\.frames).reduce(0, +) >= 24_000)
        #expect(heard.runs.filter { $0.first == 0 }.count == 2)
    }

    @Test func openingLeaksNoDescriptor() throws {
        let heard = try MicrophoneRig.listen("rig", "opens=200")
        let counts = try #require(heard.all("descriptors").first).split(separator: " ")
        #expect(counts.count == 2 && counts[0] == counts[1], "\(counts)")
    }

    @Test(arguments: [("rigfast", 500, "192000"), ("rigslow", -300, "64000")])
    func theDriftIsFound(_ name: String, _ drift: Int, _ frames: String) throws {
        let heard = try MicrophoneRig.listen(name, "frames=\(frames)", "terse=yes")
        let found = try #require(heard.all("drift").first.flatMap { Int($0) }, "\(heard.text)")
        #expect(abs(found - drift) <= 100, "\(found)")
        #expect(heard.all("gap") == [])
    }

    @Test(arguments: [
        ("nowhere", "nowhere: expected a microphone, found no such device; plug it in"),
        ("rigshrill", "rigshrill: expected of the microphone 8000 to 96000 frames a second, found: Invalid argument"),
        ("rigwide", "rigwide: expected of the microphone 1 to 32 channels, found: Invalid argument"),
    ])
    func whatDoesNotOpenSaysWhy(_ name: String, _ words: String) throws {
        let errors = try MicrophoneRig.listen(name).all("error")
        #expect(errors.count == 1 && errors[0].hasPrefix(words), "\(errors)")
        #expect(errors.first?.contains("`lamppost devices`") == true)
    }

    @Test func whatIsNotHeardInItsOwnTimeIsNoMicrophone() throws {
        let heard = try MicrophoneRig.listen("null", "frames=100000000", "terse=yes")
        #expect(heard.all("gone").first?.contains("faster than the 48000 frames a second") == true, "\(heard.text)")
    }

    @Test func moreSoundAllocatesNothing() throws {
        let counter = try #require(MicrophoneRig.shared).counter()
        let counts = try ["24000", "72000"].map { frames in
            let environment = ["LD_PRELOAD": counter.path]
            return try MicrophoneRig.listen(["rig", "frames=" + frames, "terse=yes"], environment: environment).messages
        }
        #expect(counts[0].hasPrefix("allocations ") && counts[0] == counts[1], "\(counts)")
    }

    @Test func aConfigurationInSomebodysHomeMeansNothing() throws {
        let home = try #require(MicrophoneRig.shared).folder
        try Data("pcm.homely { type null }".utf8).write(to: home.appending(path: ".asoundrc"))
        #expect(try MicrophoneRig.probe(["homely"], environment: ["HOME": home.path]).heard.all("error").count == 1)
    }

    @Test func namesOfTheConfigurationAreListed() throws {
        let heard = try MicrophoneRig.listen("list")
        #expect(heard.lines.contains("microphone rig unknown Rig microphone"), "\(heard.text)")
        #expect(!heard.text.contains("null"))
    }
}
