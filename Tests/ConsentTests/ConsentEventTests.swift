import Consent
import Digest
import TestSupport
import Testing

@Suite struct ConsentEventTests {
    private func event(_ text: String) throws -> ConsentEvent? {
        try ConsentEvent(event: JSONParser.parse(text).object("the event"))
    }

    @Test func eventsOfTheTrackAreRead() throws {
        #expect(
            try event(#"{"event":"consent","state":"given","purposes":["camera","infer"],"age":"adult"}"#)
                == .given([.camera, .infer], age: .adult))
        #expect(try event(#"{"event":"consent","state":"withdrawn","purposes":"all"}"#) == .withdrawn(Purpose.allCases))
        #expect(try event(#"{"event":"consent","state":"given","purposes":"all"}"#) == .given(Purpose.grantable))
        #expect(try event(#"{"event":"consent","state":"refused","purposes":["share"]}"#) == .refused([.share]))
        #expect(
            try event(#"{"event":"consent","state":"expired","purposes":["camera"]}"#)
                == .change(.expired, purposes: [.camera], age: nil))
        #expect(try event(#"{"event":"leave"}"#) == .leave)
        #expect(try event(#"{"event":"touch"}"#) == .touch)
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let events: [ConsentEvent] = [
            .touch, .leave, .given([.camera, .infer], age: .adult), .given([], age: .child), .refused([.share]),
            .change(.expired, purposes: Purpose.allCases, age: nil),
        ]
        for one in events { #expect(try event(one.json) == one) }
    }

    @Test func otherEventsAreLeftToOthers() throws {
        #expect(try event(#"{"event":"intent","text":"a bicycle","categories":[]}"#) == nil)
        #expect(try event(#"{"event":"drop","sensor":"camera"}"#) == nil)
    }

    @Test(arguments: [
        #"{}"#, #"{"event":1}"#, #"{"event":"consent"}"#, #"{"event":"consent","state":"given"}"#,
        #"{"event":"consent","state":"maybe","purposes":"all"}"#,
        #"{"event":"consent","state":"given","purposes":["share"]}"#,
        #"{"event":"consent","state":"given","purposes":["camera","camera"]}"#,
        #"{"event":"consent","state":"given","purposes":"some"}"#,
        #"{"event":"consent","state":"given","purposes":["sight"]}"#,
        #"{"event":"consent","state":"given","purposes":"all","age":"old"}"#,
        #"{"event":"consent","state":"given","purposes":"all","who":"me"}"#,
        #"{"event":"leave","now":true}"#, #"{"event":"touch","x":1}"#,
    ])
    func whatIsNoEventIsRefused(_ text: String) throws {
        #expect(throws: ConsentError.self) { try event(text) }
    }

    @Test func anAgeComesOnlyWithAnAnswer() throws {
        for state in ["refused", "withdrawn", "invalidated"] {
            let error = #expect(throws: ConsentError.self) {
                try event(#"{"event":"consent","state":"\#(state)","purposes":["measure"],"age":"adult"}"#)
            }
            #expect(error?.problem == #"expected no "age" with "\#(state)": an age comes with an answer that asks or gives"#)
        }
        #expect(
            try event(#"{"event":"consent","state":"requested","purposes":["target"],"age":"teen"}"#)
                == .change(.requested, purposes: [.target], age: .teen))
    }

    @Test func noMutationTraps() throws {
        let bytes = Array(#"{"event":"consent","state":"given","purposes":["camera","infer"],"age":"adult"}"#.utf8)
        var random = Repeatable(seed: 2)
        for _ in 0..<2_000 {
            var copy = bytes
            let at = Int.random(in: 0..<copy.count, using: &random)
            copy[at] = UInt8.random(in: 0x20...0x7e, using: &random)
            guard let object = try? JSONParser.parse(copy).object("the event") else { continue }
            guard case .change(.given, let purposes, _) = try? ConsentEvent(event: object) else { continue }
            #expect(!purposes.contains(.share))
        }
    }
}
