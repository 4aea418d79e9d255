import Policy
import PolicySupport
import TestSupport
import Testing

@Suite("The one layout of policies") struct FormatTests {
    private func formatted(_ text: String) throws -> String {
        String(decoding: try PolicyFormatter.format(Array(text.utf8), file: "test.policy"), as: UTF8.self)
    }

    /// The comments of a text whose quoted texts hold no `#`.
    private func comments(_ text: String) -> [String] {
        text.split { $0.isNewline }.compactMap { line in
            line.firstIndex(of: "#").map { String(line[$0...].reversed().drop { $0 == " " }.reversed()) }
        }
    }

    @Test("the shipped policy is laid out so already")
    func shipped() throws {
        let bytes = try ShippedPolicy.text("kiosk")
        #expect(try PolicyFormatter.format(bytes, file: "kiosk.policy") == bytes)
    }

    @Test("columns, breaks, comments and blank lines")
    func layout() throws {
        let text = """
            # head
            policy "p" # named
              version 1
            include "weights.policy-part"   # ours
            weight covert 0900 # a
            weight doubt   100 cites "x"\t
            # end of weights

            condition low: mood.known and mood.valence < 0  # below
            condition a-rather-long-name-that-is-longer-than-the-others-are: notice.shown
            condition wide: consent.camera is not given and (consent.microphone is not given or consent.infer in [refused, withdrawn, expired] or not (viewer.age is adult and place.kind in [workplace, school]))
            rule a: at most house when low because "x" cites "y"
              # about b
            at most mood # the highest
              when (viewer.age is child # small
                 # or so
               or wide) because "b" # why
              cites "z" # last



            never [alcohol, # beer
              credit] always because "c"
            rule loud: never [alcohol, credit, crypto, cosmetic-medicine, dating, gambling, unhealthy-food, weight-loss, political, social-issue] when place.kind in [workplace, school] because "nobody is embarrassed by a guess, and nobody is shown anything at work" cites "q"
            claim "x": cap < mood when low
            claim "long": never [credit, crypto, dating, gambling] when low claim "y": never [credit] always
            # the end
            """
        let expected = """
            # head
            policy "p"  # named
                version 1

            include "weights.policy-part"  # ours

            weight covert  900  # a
            weight doubt   100  cites "x"
            # end of weights

            condition low:  mood.known and mood.valence < 0  # below
            condition a-rather-long-name-that-is-longer-than-the-others-are:
                            notice.shown
            condition wide: consent.camera is not given
                            and (consent.microphone is not given
                                 or consent.infer in [refused, withdrawn, expired]
                                 or not (viewer.age is adult and place.kind in [workplace, school]))

            rule a:    at most house       when low
                                           because "x"                                            cites "y"
            # about b
            at most mood  # the highest
                                           when (viewer.age is child  # small
                                                 # or so
                                                 or wide)
                                           because "b"  # why
                                           cites "z"  # last

            never [alcohol,  # beer
                   credit] always
                                           because "c"
            rule loud: never [alcohol, credit, crypto, cosmetic-medicine, dating, gambling, unhealthy-food, weight-loss, political,
                              social-issue]
                                           when place.kind in [workplace, school]
                                           because "nobody is embarrassed by a guess, and nobody is shown anything at work"
                                           cites "q"

            claim "x":      cap < mood         when low
            claim "long":   never [credit, crypto, dating, gambling] when low
            claim "y":      never [credit]     always
            # the end

            """
        #expect(try formatted(text) == expected)
        #expect(try formatted(expected) == expected)
        #expect(try formatted(text.replacing("\n", with: "\r\n")) == expected)
    }

    @Test("a part is laid out too, and a file of comments; what is neither is refused with its place")
    func parts() throws {
        #expect(
            try formatted("weight covert 1 at most house always because \"x\"")
                == "weight covert  1\n\nat most house       always\n                    because \"x\"\n")
        #expect(try formatted(" # only this\n\n\n# and this") == "# only this\n\n# and this\n")
        #expect(try formatted("\n\n") == "")
        let error = #expect(throws: PolicyError.self) { try formatted("polcy \"p\" version 1") }
        #expect(error?.description.hasPrefix("test.policy:1:1: expected \"policy\", found \"polcy\"") == true)
    }

    @Test("a claim says what it said, whatever it compares with", arguments: ["<", "<=", ">", ">=", "is", "is not"])
    func claims(_ relation: String) throws {
        for scope in ["always", "when viewer.age is child and not notice.shown"] {
            let text = "at most house always because \"x\" claim \"c\": cap \(relation) mood \(scope)"
            let words = { (text: String) in text.split { $0.isWhitespace } }
            #expect(try words(formatted(text)) == words(text))
        }
    }

    @Test("what is laid out must still be small enough to be read")
    func limit() {
        let rules = String(repeating: "at most house always because \"x\"\n", count: 20_000)
        let error = #expect(throws: PolicyError.self) { try formatted(rules) }
        #expect(error?.problem == "laid out, it has more than 1048576 bytes")
    }

    @Test("laid out twice it is the same as once; meaning, comments and their order stay")
    func random() throws {
        var random = Repeatable(seed: 41)
        var seen = 0
        for _ in 0..<150 {
            let made = RandomPolicy(&random)
            let plain = Bool.random(using: &random) ? made.text : made.textWithNames(&random)
            let text = shaken(plain, &random)
            let once = try formatted(text)
            #expect(try formatted(once) == once)
            #expect(meaning(try compile(once)) == meaning(try compile(plain)))
            #expect(comments(once) == comments(text))
            #expect(once.split(separator: "\n").allSatisfy { $0.last != " " } && !once.contains("\n\n\n"))
            seen += comments(text).count
        }
        #expect(seen > 500)
    }

    /// The same words with other space and with comments between them.
    private func shaken(_ text: String, _ random: inout Repeatable) -> String {
        var result = ""
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            result += word
            switch Int.random(in: 0..<60, using: &random) {
            case 0: result += " # note \(result.utf8.count)\n"
            case 1: result += "\n  # own \(result.utf8.count)  \n"
            case 2: result += "# two\n# lines\n\n\n"
            case 3: result += "\n\n# apart\n\n"
            case 4...10: result += "\n"
            case 11, 12: result += "\r\n\r\n"
            case 13, 14: result += " \t "
            default: result += " "
            }
        }
        return result
    }

    @Test("a comment stays behind the word that it stands behind, and before the one that it stands before")
    func neighbours() throws {
        var random = Repeatable(seed: 43)
        for _ in 0..<60 {
            let text = shaken(RandomPolicy(&random).text, &random)
            #expect(neighbours(try formatted(text)) == neighbours(text))
        }
    }

    /// For each comment how many visible characters stand before it, and whether any do on its line.
    private func neighbours(_ text: String) -> [String] {
        var places: [String] = []
        var count = 0
        for line in text.split(whereSeparator: { $0.isNewline }) {
            let code = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            count += code.count
            if line.contains("#") { places.append("\(count) \(code.isEmpty)") }
        }
        return places
    }
}
