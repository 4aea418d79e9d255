import Testing

@testable import Experiment

@Suite("Face scores") struct FaceScoresTests {
    @Test("groups that begin with a number stand in its order, then the others by name")
    func order() {
        var scores = FaceScores()
        for age in ["more than 70", "20-29", "3-9", "10-19", "0-2"] { scores.byAge[age] = FaceCount(found: 1, total: 2) }
        for race in ["White", "Black", "East Asian"] { scores.byRace[race] = FaceCount(found: 1, total: 1) }
        let lines = scores.report.split(separator: "\n").map(String.init)
        func names(_ title: String) -> [String] {
            lines.filter { $0.hasPrefix(title + " ") }
                .map { String($0.dropFirst(title.count + 1).split(separator: "  ")[0]) }
        }
        #expect(names("age") == ["0-2", "3-9", "10-19", "20-29", "more than 70"])
        #expect(names("race") == ["Black", "East Asian", "White"])
    }
}
