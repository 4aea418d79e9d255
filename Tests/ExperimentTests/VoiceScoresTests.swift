import Experiment
import Mood
import Testing

@Suite("Voice scores")
struct VoiceScoresTests {
    private func guess(_ permille: Int...) -> MoodProbabilities { MoodProbabilities(permille: permille) }

    @Test("recall is averaged over labels, not over clips")
    func recall() throws {
        var scores = VoiceScores()
        #expect(scores.recall == nil)
        #expect(scores.calibrationError == nil)
        for _ in 0..<3 { scores.add(.neutral, guess(500, 100, 100, 100, 100, 100), nil) }
        scores.add(.happy, guess(500, 100, 100, 100, 100, 100), nil)
        #expect(scores.recall == 0.5)
        #expect(scores.confusion[0] == [3, 0, 0, 0, 0, 0])
        #expect(scores.confusion[1] == [1, 0, 0, 0, 0, 0])
    }

    @Test("of four labels only those four may be guessed, and only their clips count")
    func four() {
        var scores = VoiceScores()
        scores.add(.sad, guess(100, 100, 200, 100, 400, 100), nil)
        scores.add(.fearful, guess(100, 100, 200, 100, 400, 100), nil)
        #expect(scores.recall == 0.5)
        #expect(scores.recallOfFour == 1)
    }

    @Test("calibration error, by hand")
    func calibration() throws {
        var scores = VoiceScores()
        // In one bin (600…666): confidence 1240 of 2000, one of two right: |1.24 − 1| over two clips.
        scores.add(.neutral, guess(620, 380, 0, 0, 0, 0), nil)
        scores.add(.happy, guess(620, 380, 0, 0, 0, 0), .unsure)
        #expect(abs(try #require(scores.calibrationError) - 0.12) < 1e-12)
        // Sure and right: no error in the last bin.
        scores.add(.angry, guess(0, 0, 0, 1_000, 0, 0), nil)
        #expect(abs(try #require(scores.calibrationError) - 0.08) < 1e-12)
        #expect(scores.abstained == 1)
        #expect(scores.abstained(.unsure) == 1)
    }

    @Test("counts of parts add up to the counts of the whole")
    func adding() {
        var (whole, first, second) = (VoiceScores(), VoiceScores(), VoiceScores())
        for (index, label) in MoodLabel.allCases.enumerated() {
            let said = guess(100 + 10 * index, 300 - 10 * index, 150, 150, 150, 150)
            whole.add(label, said, index % 2 == 0 ? .tooShort : nil)
            if index < 2 {
                first.add(label, said, index % 2 == 0 ? .tooShort : nil)
            } else {
                second.add(label, said, index % 2 == 0 ? .tooShort : nil)
            }
        }
        second.add(first)
        #expect(second.recall == whole.recall && second.recallOfFour == whole.recallOfFour)
        #expect(second.calibrationError == whole.calibrationError)
        #expect(second.confusion == whole.confusion && second.clips == 6)
        #expect(second.abstained == whole.abstained)
    }
}
