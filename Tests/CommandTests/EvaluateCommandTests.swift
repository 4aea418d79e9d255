import Testing

@Suite("lamppost evaluate") struct EvaluateCommandTests {
    @Test("without data: which file was expected, exit 2")
    func missing() throws {
        let run = try Program.run(["evaluate", "expression", "--data", "nowhere"])
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.messages.contains("nowhere/expression/ferplus_valid.csv: ") && run.messages.contains("data/unpack"))
    }

    @Test("a model that is none is named, exit 2")
    func model() throws {
        let run = try Program.run(["evaluate", "expression", "--data", "nowhere", "--model", "/dev/null"])
        #expect(run.status == 2 && run.output.isEmpty && run.messages.contains("/dev/null: byte 0: expected"))
    }

    @Test("bad usage", arguments: [[], ["faces"], ["expression"], ["expression", "--data", "x", "--folds", "y"]])
    func usage(_ words: [String]) throws {
        let run = try Program.run(["evaluate"] + words)
        #expect(run.status == 2 && run.output.isEmpty && run.messages.hasPrefix("lamppost: "))
    }
}
