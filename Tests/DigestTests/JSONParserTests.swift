import Digest
import TestSupport
import Testing

@Suite("JSON reader") struct JSONParserTests {
    private func problem(_ text: String) -> String? { problem(Array(text.utf8)) }

    private func problem(_ bytes: [UInt8]) -> String? {
        do throws(JSONError) {
            _ = try JSONParser.parse(bytes)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("every kind of value, with its place")
    func values() throws {
        let text = "{\"a\": [null, true, false],\n \"b\": -12, \"c\": 1.5e2, \"d\": \"é\\u00e9\\ud83d\\ude00\\n\"}"
        let root = try JSONParser.parse(text).object("root")
        let array = try root.required("a").array("a")
        #expect(array.map(\.value) == [.null, .bool(true), .bool(false)])
        #expect(array[1].position == TextPosition(line: 1, column: 14))
        let number = try root.required("b")
        #expect(number.value == .integer(-12))
        #expect(number.position == TextPosition(line: 2, column: 7))
        #expect(try root.required("c").number("c") == 150)
        #expect(try root.required("d").string("d") == "éé😀\n")
        #expect(root["e"] == nil)
    }

    @Test(
        "what RFC 8259 allows",
        arguments: [
            "0", "-0", "1e5", "1E+5", "1e-5", "0.0", "\"\"", "[]", "{}", " \t\r\n1 \t\r\n", "[[],[{}]]", "{\"\":0}",
            "\"\u{7f}\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\u{2028}\"", "1e-999", "null",
        ])
    func allowed(text: String) {
        #expect(problem(text) == nil)
    }

    @Test(
        "what RFC 8259 does not allow is refused with its place",
        arguments: [
            ("", "line 1, column 1: expected a JSON value, found the end"),
            ("  ", "line 1, column 3: expected a JSON value, found the end"),
            ("01", "line 1, column 2: expected the end, found \"1\""),
            ("-", "line 1, column 2: expected a digit, found the end"),
            ("+1", "line 1, column 1: expected a JSON value, found \"+\""),
            (".5", "line 1, column 1: expected a JSON value, found \".\""),
            ("1.", "line 1, column 3: expected a digit, found the end"),
            ("1.e2", "line 1, column 3: expected a digit, found \"e\""),
            ("1e", "line 1, column 3: expected a digit, found the end"),
            ("0x1", "line 1, column 2: expected the end, found \"x\""),
            ("NaN", "line 1, column 1: expected a JSON value, found \"N\""),
            ("nul", "line 1, column 4: expected null, found the end"),
            ("True", "line 1, column 1: expected a JSON value, found \"T\""),
            ("[1,]", "line 1, column 4: expected a JSON value, found \"]\""),
            ("[1 2]", "line 1, column 4: expected \",\" or \"]\", found \"2\""),
            ("[", "line 1, column 2: expected a JSON value, found the end"),
            ("{\"a\":1,}", "line 1, column 8: expected a member's name in quotes, found \"}\""),
            ("{\"a\" 1}", "line 1, column 6: expected \":\", found \"1\""),
            ("{a:1}", "line 1, column 2: expected a member's name in quotes, found \"a\""),
            ("{\"a\":1", "line 1, column 7: expected \",\" or \"}\", found the end"),
            ("'a'", "line 1, column 1: expected a JSON value, found \"'\""),
            ("\"a", "line 1, column 3: expected the closing quote, found the end"),
            ("\"a\nb\"", "line 1, column 3: expected a text without control characters, found byte 10"),
            ("\"\\x\"", "line 1, column 3: expected one of \"\\/bfnrtu after a backslash, found \"x\""),
            ("\"\\", "line 1, column 3: expected one of \"\\/bfnrtu after a backslash, found the end"),
            ("\"\\u12g4\"", "line 1, column 6: expected four hexadecimal digits, found \"g\""),
            ("\"\\ud800\"", "line 1, column 8: expected the second half of a surrogate pair"),
            ("\"\\ud800\\u0041\"", "line 1, column 14: expected the second half of a surrogate pair"),
            ("\"\\udc00\"", "line 1, column 8: expected a Unicode scalar, found half a pair"),
            ("\u{feff}1", "line 1, column 1: expected a JSON value, found byte 239"),
            ("1 // one", "line 1, column 3: expected the end, found \"/\""),
            ("{}\n{}", "line 2, column 1: expected the end, found \"{\""),
            ("{\"a\":1,\n\"a\":2}", "line 2, column 1: the member \"a\" stands twice"),
            ("{\"a\":1,\"\\u0061\":2}", "line 1, column 8: the member \"a\" stands twice"),
        ])
    func refused(text: String, expected: String) {
        #expect(problem(text) == expected)
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0x80],
        ] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        #expect(
            problem(Array("[\"".utf8) + bytes + Array("\"]".utf8))
                == "line 1, column 2: expected a text in UTF-8, found other bytes")
    }

    @Test("whole numbers keep all 64 bits; larger ones become decimals; infinite ones are refused")
    func numbers() throws {
        #expect(try JSONParser.parse("9223372036854775807").value == .integer(.max))
        #expect(try JSONParser.parse("-9223372036854775808").value == .integer(.min))
        #expect(try JSONParser.parse("9223372036854775808").value == .decimal(9_223_372_036_854_775_808))
        #expect(problem("1e999") == "line 1, column 1: the number 1e999 is out of range")
        #expect(problem("[0, -1e400]") == "line 1, column 5: the number -1e400 is out of range")
        #expect(problem(String(repeating: "9", count: 300)) == nil)
        #expect(problem(String(repeating: "9", count: 100_000))?.contains("at most 400 are allowed") == true)
    }

    @Test("nesting ends at the limit and never at the stack's")
    func nesting() {
        let deepest = JSONParser.deepest
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(problem(nested(deepest)) == nil)
        #expect(problem(nested(deepest + 1)) == "line 1, column \(deepest + 1): nested more than \(deepest) deep")
        #expect(problem(String(repeating: "[", count: 1_000_000)) != nil)
        #expect(problem(String(repeating: "{\"a\":", count: 200_000)) != nil)
    }

    @Test("an object may have many members; one that stands twice is found among them")
    func manyMembers() {
        for count in [1, 15, 16, 17, 200] {
            let members = (0..<count).map { "\"m\($0)\":\($0)" }
            #expect(problem("{" + members.joined(separator: ",") + "}") == nil)
            for repeated in [0, count / 2, count - 1] {
                let text = "{" + members.joined(separator: ",") + ",\"m\(repeated)\":0}"
                #expect(
                    problem(text)?.hasSuffix("the member \"m\(repeated)\" stands twice") == true,
                    "\(count), \(repeated)")
            }
        }
    }

    @Test("messages quote hostile texts safely and in short")
    func messages() {
        #expect(
            problem("{\"\\u001b[2J\":1,\"\\u001b[2J\":1}")?.hasSuffix("the member \"\\u{1b}[2J\" stands twice") == true)
        let long = String(repeating: "e\u{301}\u{302}\u{303}", count: 5_000)
        let message = problem("{\"\(long)\":1,\"\(long)\":1}") ?? ""
        #expect(message.utf8.count < 300)
        #expect(JSONError.shown("a\u{202e}b") == "\"a\\u{202e}b\"")
    }

    @Test("any byte of a good text changed, removed or cut gives a value or an error, never a trap")
    func mutations() {
        let good = Array("{\"a\":[1,-2.5e3,true,null,\"x\\u00e9\\ud83d\\ude00\"],\"b\":{\"c\":false}}".utf8)
        var random = Repeatable(seed: 7)
        var refusals = 0
        for _ in 0..<4_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1 where bytes.count > 1: bytes.remove(at: at)
                case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: at)
                default: bytes.removeLast(min(bytes.count - 1, at))
                }
            }
            if problem(bytes) != nil { refusals += 1 }
        }
        #expect(refusals > 2_000)
    }
}

@Suite("JSON values") struct JSONNodeTests {
    enum Fruit: String, CaseIterable { case apple, pear }

    private func problem(_ read: () throws(JSONError) -> Void) -> String? {
        do throws(JSONError) {
            try read()
            return nil
        } catch {
            return error.description
        }
    }

    @Test("a value of another kind is refused where it stands")
    func kinds() throws {
        let root = try JSONParser.parse("{\"n\": 7, \"t\": \"pear\", \"z\": null, \"l\": [1, 2, 3], \"o\": {}}").object(
            "root")
        let number = try root.required("n")
        let text = try root.required("t")
        #expect(try number.integer("n", in: 0...7) == 7)
        #expect(try text.word("t") == Fruit.pear)
        #expect(root["z"] == nil)
        #expect(
            problem { () throws(JSONError) in _ = try number.integer("n", in: 0...6) }
                == "line 1, column 7: expected a whole number from 0 to 6 for \"n\", found the number 7")
        #expect(
            problem { () throws(JSONError) in _ = try number.string("n") }
                == "line 1, column 7: expected a text for \"n\", found the number 7")
        #expect(
            problem { () throws(JSONError) in _ = try text.string("t", longest: 3) }
                == "line 1, column 15: the text for \"t\" has 4 bytes, at most 3 are allowed")
        #expect(
            problem { () throws(JSONError) in _ = try text.bool("t") }
                == "line 1, column 15: expected true or false for \"t\", found the text \"pear\"")
        #expect(
            problem { () throws(JSONError) in _ = try root.required("l").array("l", most: 2) }
                == "line 1, column 39: \"l\" has 3 elements, at most 2 are allowed")
        #expect(
            problem { () throws(JSONError) in _ = try root.required("z") }
                == "line 1, column 1: expected a member \"z\", found none")
        #expect(
            problem { () throws(JSONError) in try root.allowOnly("n", "t", "z", "l") }
                == "line 1, column 55: unknown member \"o\", expected n, t, z, l")
        #expect(
            problem { () throws(JSONError) in _ = try JSONParser.parse("\"plum\"").word("t", as: Fruit.self) }
                == "line 1, column 1: expected one of apple, pear for \"t\", found \"plum\"")
    }
}

@Suite("JSON writer") struct JSONWriterTests {
    @Test("members in the order given, without spaces")
    func order() {
        var writer = JSONWriter()
        #expect(writer.object == "{}")
        #expect(writer.members == "")
        writer.add("b", 1)
        writer.add("a", "x\"\\\n\r\t\u{1}é")
        writer.add("c", true)
        writer.add("d", ["p", "q\""])
        writer.add("e", json: "null")
        let members = "\"b\":1,\"a\":\"x\\\"\\\\\\n\\r\\t\\u0001é\",\"c\":true,\"d\":[\"p\",\"q\\\"\"],\"e\":null"
        #expect(writer.members == members)
        #expect(writer.object == "{" + members + "}")
    }

    @Test("what is written is read again as it was, whatever the text")
    func roundTrip() throws {
        var random = Repeatable(seed: 3)
        for _ in 0..<300 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let top: UInt32 = Bool.random(using: &random) ? 0x7f : 0x10_ffff
                if let scalar = UnicodeScalar(UInt32.random(in: 0...top, using: &random)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            let number = Int64(bitPattern: random.next())
            var writer = JSONWriter()
            writer.add("text", text)
            writer.add("number", number)
            let object = try JSONParser.parse(writer.object).object("object")
            let read = try object.required("text").string("text")
            #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
            #expect(try object.required("number").integer("number", in: .min ... .max) == number)
        }
    }
}
