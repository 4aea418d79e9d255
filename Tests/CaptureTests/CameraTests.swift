import Foundation
import Testing

/// What a camera in user space gives, picture by picture and fault by fault.
@Suite("A camera", .enabled(if: CameraRig.isReady)) struct CameraTests {
    static let both = [TestPictures.raw(), .jpeg]

    /// The outcomes of a camera of such pictures, without the pictures' times; which never go back and are rounded.
    private func outcomes(_ pictures: TestPictures, _ settings: String, count: Int) throws -> [String] {
        let rig = try CameraRig()
        let lines = try rig.probe("show", try rig.camera(pictures: pictures, settings), "\(count)", "64", "48", "30")
        #expect(lines.first?.hasPrefix("mode ") == true, "\(lines)")
        var last = 0
        return try lines.dropFirst().filter { !$0.hasPrefix("distrusted") }.map { line in
            guard line.hasPrefix("picture") else { return line }
            let words = line.split(separator: " ")
            let time = try #require(Int(words[words.count - 1]))
            #expect(time >= last && time % 100_000 == 0, "\(line)")
            last = time
            return words.dropLast().joined(separator: " ")
        }
    }

    @Test("gives every byte of every picture", arguments: both)
    func bytes(_ pictures: TestPictures) throws {
        let outcomes = try outcomes(pictures, "", count: 50)
        #expect(outcomes == (0..<50).map { pictures.line($0) })
    }

    @Test("is set to what was wished, and says what it is")
    func mode() throws {
        let rig = try CameraRig()
        let raw = try rig.camera(pictures: .raw())
        #expect(
            try rig.probe("show", raw, "1", "64", "48", "30").first
                == "mode yuyv 64x48 stride 128 rate 30/s by rig, Rig camera: ")
        let jpeg = try rig.camera(pictures: .jpeg, "fps 15")
        #expect(
            try rig.probe("show", jpeg, "1").first
                == "mode jpeg 64x48 stride 0 rate 15/s by rig, Rig camera: "
                + "size 640×480 became 64×48, rate 30/s became 15/s")
    }

    @Test("keeps the stride that its driver chose")
    func stride() throws {
        let rig = try CameraRig()
        let pictures = TestPictures.raw(stride: 160)
        let lines = try rig.probe("show", try rig.camera(pictures: pictures, "stride 160"), "1", "64", "48", "30")
        #expect(lines.first?.contains("stride 160") == true, "\(lines)")
        let line = try #require(lines.dropFirst().first)
        #expect(line.hasPrefix(pictures.line(0, byteCount: 160 * 47 + 128)), "\(lines)")
    }

    @Test("counts the pictures that its driver lost", arguments: both)
    func lost(_ pictures: TestPictures) throws {
        let outcomes = try outcomes(pictures, "drop_every 4", count: 12)
        var expected: [String] = []
        var (number, lost) = (0, 0)
        while expected.count < 12 {
            if number > 0, number % 4 == 0 {
                lost = 1
            } else {
                expected.append(pictures.line(number, lost: lost))
                lost = 0
            }
            number += 1
        }
        #expect(outcomes == expected)
    }

    @Test("drops what is flagged or short, and goes on", arguments: both, [("flag_every", "flagged"), ("short_every", "short")])
    func dropped(_ pictures: TestPictures, _ fault: (setting: String, name: String)) throws {
        let outcomes = try outcomes(pictures, "\(fault.setting) 4", count: 14)
        #expect(outcomes == (0..<14).map { $0 > 0 && $0 % 4 == 0 ? "dropped \(fault.name)" : pictures.line($0) })
    }

    @Test("begins again after an input error")
    func restarted() throws {
        let pictures = TestPictures.raw()
        let outcomes = try outcomes(pictures, "eio_every 4", count: 15)
        #expect(outcomes == (0..<15).map { $0 % 5 == 4 ? "restarted" : pictures.line($0 % 5) })
    }

    @Test("is gone when it is unplugged")
    func gone() throws {
        let pictures = TestPictures.raw()
        let outcomes = try outcomes(pictures, "unplug_after 5", count: 20)
        #expect(outcomes == (0..<5).map { pictures.line($0) } + ["gone it was unplugged"])
    }

    @Test("waits where nothing comes")
    func stalled() throws {
        let pictures = TestPictures.raw()
        #expect(try outcomes(pictures, "stall_after 3", count: 20) == (0..<3).map { pictures.line($0) } + ["stalled"])
    }

    @Test("in real time gives the picture that the numbers say")
    func paced() throws {
        let pictures = TestPictures.raw()
        let outcomes = try outcomes(pictures, "paced 1\nfps 200", count: 30)
        #expect(outcomes.count == 30)
        // What came before the first is not known.
        let first = try #require(
            (0..<5).first { outcomes.first == pictures.line($0) }, "\(outcomes.first ?? "nothing")")
        var number = first - 1
        for outcome in outcomes {
            let lost = try #require(outcome.split(separator: " ").last.flatMap { Int($0) })
            number += 1 + lost
            #expect(outcome == pictures.line(number, lost: lost))
        }
    }

    @Test("is not believed about times in the future")
    func distrusted() throws {
        let rig = try CameraRig()
        for (offset, count) in [(0, 0), (1_000_000, 10), (-3_000_000, 10)] {
            let path = try rig.camera(pictures: .raw(), "stamp_offset \(offset)", "paced 1", "fps 200")
            let lines = try rig.probe("show", path, "10", "64", "48", "30")
            #expect(lines.last == "distrusted \(count)", "\(offset) µs: \(lines)")
        }
    }

    @Test("opened and closed 200 times leaves nothing open")
    func reopened() throws {
        let rig = try CameraRig()
        let lines = try rig.probe("reopen", try rig.camera(pictures: .raw()), "200")
        let counts = lines.first?.split(separator: " ").dropFirst() ?? []
        #expect(counts.count == 2 && counts.first == counts.last, "\(lines)")
        #expect(lines.last == "mappings 0", "\(lines)")
    }

    @Test("takes pictures without asking for memory", arguments: both)
    func allocations(_ pictures: TestPictures) throws {
        let rig = try CameraRig()
        let path = try rig.camera(pictures: pictures)
        let byteCount = pictures.files.reduce(0) { $0 + $1.count }
        #expect(try rig.probe("take", path, "1050") == ["bytes \(210 * byteCount)"])
        #expect(try rig.allocations("take", path, "50") == rig.allocations("take", path, "1050"))
    }

    @Test("that cannot be used says what to do")
    func refused() throws {
        let rig = try CameraRig()
        for (setting, problem) in [
            ("busy 1", "expected a free camera, another program is using it; close that program"),
            ("captures 0", "expected a camera, found something that captures no pictures; one camera has several devices"),
            ("buffers 1", "expected two buffers or more, the driver granted 1; close other programs"),
        ] {
            let path = try rig.camera(pictures: .raw(), setting)
            let lines = try rig.probe("show", path, "1")
            #expect(lines.count == 1 && lines[0].hasPrefix("error \(path): "), "\(lines)")
            #expect(lines[0].contains(problem), "\(lines)")
        }
    }

    @Test("is listed with what it could give")
    func listed() throws {
        let rig = try CameraRig()
        _ = try rig.camera("video10", pictures: .raw(), "busy 1")
        _ = try rig.camera("video2", pictures: .jpeg, "fps 15")
        _ = try rig.camera("video3", pictures: .jpeg, "captures 0")
        _ = try rig.camera("videos", pictures: .jpeg)
        #expect(
            try rig.probe("list", rig.folder.path) == [
                "video2, Rig camera, rig, ready", "  MJPG read true 64...64 x 48...48 [15/s]",
                "video10, Rig camera, rig, busy", "  YUYV read true 64...64 x 48...48 [30/s]",
            ])
    }
}
