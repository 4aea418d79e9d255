import Consent
import Foundation
import Mood
import Signal
import TestSupport
import Testing

@testable import Experiment

/// A data folder of made-up faces.
private struct FaceFolder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("faces-\(UUID().uuidString)").path
    var list = "index,image,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,not_a_face\n"

    func write(pictures: Int) throws {
        try File.makeFolder("\(path)/expression")
        try File.replace("\(path)/expression/ferplus_valid.csv", with: Array(list.utf8))
        let pixels = (0..<pictures * 48 * 48).map { UInt8(truncatingIfNeeded: $0 / 5) }
        try File.replace("\(path)/expression/ferplus_valid_48x48.u8", with: pixels)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("Evaluation of expression models")
struct ExpressionEvaluationTests {
    @Test("most of ten votes decide; equal leads are ties, whatever they are for")
    func plurality() {
        #expect(ExpressionPictures.verdict([4, 0, 0, 0, 1, 0, 0, 3, 1, 0]) == .label(.neutral))
        #expect(ExpressionPictures.verdict([4, 0, 0, 0, 1, 0, 0, 5, 0, 0]) == .label(.contempt))
        #expect(ExpressionPictures.verdict([4, 4, 0, 0, 1, 0, 0, 0, 1, 0]) == .tie)
        #expect(ExpressionPictures.verdict([0, 0, 5, 0, 0, 0, 0, 0, 0, 5]) == .tie)
        #expect(ExpressionPictures.verdict([0, 0, 4, 0, 0, 0, 0, 0, 6, 0]) == .none)
        #expect(ExpressionPictures.verdict([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == .tie)
    }

    @Test("pictures are counted and scored, the rest left out and counted")
    func counts() throws {
        var folder = FaceFolder()
        defer { folder.remove() }
        folder.list += "0,a,0,9,0,0,0,0,0,1,0,0\n1,b,0,5,5,0,0,0,0,0,0,0\n2,c,0,0,0,0,0,0,0,0,0,10\n\n3,d,0,0,0,10,0,0,0,0,0,0\n"
        try folder.write(pictures: 4)
        let pictures = try ExpressionPictures(folder: folder.path)
        #expect(pictures.count == 4)
        let model = try ExpressionModel(safetensors: SmallExpressionModel(logits: [0, 1, 0, 0, 0, 0, 0, 0]).bytes)
        let outcome = try ExpressionEvaluation.run(pictures, model)
        #expect(outcome.ties == 1 && outcome.unlabelled == 1 && outcome.scores.pictures == 2)
        #expect(outcome.scores.accuracy == 0.5 && outcome.scores.recallOfFive == 0.5)
        #expect(outcome.scores.recall(.happiness) == 1 && outcome.scores.recall(.sadness) == 0)
        #expect(outcome.scores.recall(.fear) == nil)
        #expect(outcome.report.contains("pictures                     2, left out: 1 ties, 1 unknown or not a face"))
        #expect(outcome.report.contains("eight classes, accuracy      50.00 %"))
    }

    @Test("the calibration error is the mean gap between confidence and accuracy")
    func calibration() throws {
        var scores = ExpressionScores()
        #expect(scores.calibrationError == nil && scores.accuracy == nil && scores.recallOfFive == nil)
        let sure = ExpressionProbabilities(permille: [800, 200, 0, 0, 0, 0, 0, 0])
        for _ in 0..<3 { scores.add(.neutral, sure) }
        scores.add(.happiness, sure)
        // Four pictures of 0.8, three right.
        #expect(abs(try #require(scores.calibrationError) - 0.05) < 1e-9)
        let unsure = ExpressionProbabilities(permille: [0, 0, 400, 300, 300, 0, 0, 0])
        scores.add(.surprise, unsure)
        // In another bin one of 0.4, right: (4 · 0.05 + 0.6) / 5.
        #expect(abs(try #require(scores.calibrationError) - 0.16) < 1e-9)
        #expect(scores.confusion[1][0] == 1 && scores.pictures == 5)
    }

    @Test(
        "lists that are refused name the line",
        arguments: ["0,a,0,9,0,0,0,0,0,1,0\n", "0,a,0,9,0,0,0,0,0,x,0,0\n", "0,a,0,9,0,0,0,0,0,-1,0,0\n", "0\n"])
    func lines(_ line: String) throws {
        var folder = FaceFolder()
        defer { folder.remove() }
        folder.list += line
        try folder.write(pictures: 1)
        let error = try #require(throws: EvaluationError.self) { try ExpressionPictures(folder: folder.path) }
        #expect(error.place == "line 2" && error.file.hasSuffix("ferplus_valid.csv"))
    }

    @Test("no pictures, another number of them, or no folder")
    func refusals() throws {
        var folder = FaceFolder()
        defer { folder.remove() }
        try folder.write(pictures: 0)
        #expect(throws: EvaluationError.self) { try ExpressionPictures(folder: folder.path) }
        folder.list += "0,a,0,9,0,0,0,0,0,1,0,0\n"
        try folder.write(pictures: 2)
        let error = try #require(throws: EvaluationError.self) { try ExpressionPictures(folder: folder.path) }
        #expect(error.file.hasSuffix("ferplus_valid_48x48.u8") && error.problem.contains("expected 1 pictures of 2304 bytes"))
        #expect(throws: EvaluationError.self) { try ExpressionPictures(folder: "nowhere/at/all") }
    }
}
