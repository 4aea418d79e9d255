import Digest
import Kernels
import Signal
import TestSupport
import Testing

@testable import Features

@Suite("Finding faces")
struct FaceFinderTests {
    private func shipped() throws -> (bytes: [UInt8], model: FaceModel) {
        let bytes = try ShippedFile.bytes("Models/face/face.safetensors")
        return (bytes, try FaceModel(safetensors: bytes))
    }

    /// The pictures that train.py makes up for its checks.
    private func madeUp(_ side: Int, _ down: Int, _ across: Int) -> [UInt8] {
        var picture: [UInt8] = []
        for row in 0..<side {
            for column in 0..<side { picture.append(UInt8((row * row * down + column * column * across) / 16 % 256)) }
        }
        return picture
    }

    @Test("the shipped model is small and says what it is")
    func size() throws {
        let (bytes, model) = try shipped()
        #expect(model.fileSize == bytes.count && bytes.count <= 160_000)
        #expect(model.licence.contains("research") && model.trainingData.contains("FairFace"))
    }

    /// train.py runs both networks in whole numbers over pictures made by the same formula and writes the answers down.
    @Test("the scout computes what the training script computed")
    func scout() throws {
        let (bytes, model) = try shipped()
        let expected = try SafetensorsFile(bytes).text("check_scout_milli").split(separator: ",").compactMap { Int($0) }
        try #require(expected.count == 6 * 6 * 4)
        let picture = madeUp(24, 2, 3)
        var scout = FaceScout(model)
        let size = scout.measure(picture.span, width: 24, height: 24)
        #expect(size == (6, 6))
        let values = scout.values.span
        for (i, expected) in expected.enumerated() { #expect(abs(values[i] * 1_000 - Float(expected)) <= 2) }
        #expect(Set(expected).count > 50)
    }

    @Test("the judge computes what the training script computed")
    func judge() throws {
        let (bytes, model) = try shipped()
        let expected = try SafetensorsFile(bytes).text("check_judge_milli").split(separator: ",").compactMap { Int($0) }
        try #require(expected.count == 2 * 7)
        var judge = FaceJudge(model)
        for (index, factor) in [1, 4].enumerated() {
            let picture = madeUp(32, factor, 5 - factor)
            // A box whose square is the whole picture.
            let side = 32 * model.boxShare
            let box = FaceCandidate(x: 16, y: 16 + 2.5 / 46 * side, side: side, logOdds: 0)
            let seen = judge.look(at: box, in: picture.span, width: 32, height: 32, isMirrored: false)
            let found = [
                seen.logOdds, (seen.candidate.x - box.x) / side, (seen.candidate.y - box.y) / side,
                Elementary.log(seen.candidate.side / side), seen.candidate.roll / model.judge.degrees,
                seen.yaw / model.judge.degrees, seen.pitch / model.judge.degrees,
            ]
            for (found, expected) in zip(found, expected[index * 7..<(index + 1) * 7]) {
                // What lies beyond what is taken seriously is limited.
                guard abs(expected) < 1_000 || found == seen.logOdds else { continue }
                #expect(abs(found * 1_000 - Float(expected)) <= 3, "crop \(factor): \(found) for \(expected)")
            }
        }
    }

    @Test("flat and noisy pictures hold no face, whatever their size")
    func nothing() throws {
        let model = try shipped().model
        var random = Repeatable(seed: 41)
        for setting in FaceSetting.allCases {
            var finder = FaceFinder(model, setting: setting)
            for (width, height) in [(1, 1), (11, 300), (640, 480), (24, 24), (333, 217), (2, 2)] {
                finder.find([UInt8](repeating: 128, count: width * height).span, width: width, height: height)
                #expect(finder.faces.isEmpty)
                let noise = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
                finder.find(noise.span, width: width, height: height)
                #expect(finder.faces.isEmpty)
            }
        }
    }

    @Test("a face is found where it is, again where it was, at the mirrored place in the mirror, and not upside down")
    func drawn() throws {
        let (samples, width, height) = DrawnFace.picture()
        var finder = FaceFinder(try shipped().model, setting: .full)
        finder.find(samples.span, width: width, height: height)
        try #require(finder.faces.count == 1)
        let face = finder.faces[0]
        #expect((500...1_000).contains(face.score))
        let followed = finder.follow(face.box, roll: face.pose.roll, in: samples.span, width: width, height: height)
        let again = try #require(followed)
        #expect(again.box.overlap(with: face.box) > 0.7)
        var nearby = face.box
        nearby.x += 0.15 * face.box.width
        nearby.y -= 0.1 * face.box.width
        let found = finder.follow(nearby, roll: 0, in: samples.span, width: width, height: height)
        let moved = try #require(found)
        #expect(moved.box.overlap(with: face.box) > 0.6)
        var elsewhere = face.box
        elsewhere.x += elsewhere.x > Float(width) / 2 ? -2 * elsewhere.width : 2 * elsewhere.width
        let vain = finder.follow(elsewhere, roll: 0, in: samples.span, width: width, height: height)
        #expect(vain == nil)

        let mirrored = (0..<samples.count).map { samples[$0 / width * width + width - 1 - $0 % width] }
        finder.find(mirrored.span, width: width, height: height)
        try #require(finder.faces.count == 1)
        let back = FaceBox(
            x: Float(width) - finder.faces[0].box.x - finder.faces[0].box.width, y: finder.faces[0].box.y,
            width: finder.faces[0].box.width, height: finder.faces[0].box.height)
        #expect(back.overlap(with: face.box) > 0.7)

        finder.find(Array(samples.reversed()).span, width: width, height: height)
        #expect(finder.faces.allSatisfy { $0.score < face.score })
    }

    @Test("the same picture gives the same faces, whatever was looked at before")
    func independence() throws {
        let (samples, width, height) = DrawnFace.picture()
        let model = try shipped().model
        var used = FaceFinder(model, setting: .full)
        used.find([UInt8](repeating: 255, count: 700 * 500).span, width: 700, height: 500)
        used.find(samples.span, width: width, height: height)
        let first = used.faces
        used.wipe()
        #expect(used.faces.isEmpty)
        used.find(samples.span, width: width, height: height)
        var fresh = FaceFinder(model, setting: .full)
        fresh.find(samples.span, width: width, height: height)
        #expect(used.faces == first && fresh.faces == first && !first.isEmpty)
    }

    @Test("files that are no face model are refused")
    func refusals() throws {
        let bytes = try shipped().bytes
        for cut in [0, 7, 100, bytes.count - 1] {
            #expect(throws: ModelError.self) { try FaceModel(safetensors: Array(bytes.prefix(cut))) }
        }
        #expect(throws: ModelError.self) {
            try FaceModel(safetensors: ShippedFile.bytes("Models/expression/expression.safetensors"))
        }
    }
}
