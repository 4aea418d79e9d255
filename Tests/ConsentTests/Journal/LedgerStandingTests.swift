import Consent
import Signal
import Testing

/// A run that takes up what `events(to:)` says stands where the ledger stands.
@Suite("Ledger: following it") struct LedgerStandingTests {
    private let folder = FailingFolder()

    /// Lets a gate without a ledger follow one, and compares the two after every step.
    private func follow(_ steps: [(Int64, (ConsentJournal) throws -> Void)]) throws {
        let journal = try opened(folder)
        var gate = ConsentGate(record: nil, epoch: Epoch(), seed: 1)
        var standing = LedgerStanding()
        for (seconds, step) in steps {
            try step(journal)
            let history = try folder.history()
            let next = LedgerStanding(history.end, at: utc(seconds))
            for event in standing.events(to: next) { gate.apply(event, at: at(seconds)) }
            standing = next
            for expected in history.end.standings(at: utc(seconds)) {
                let isGiven = gate.state(of: expected.purpose, at: at(seconds)) == .given
                #expect(isGiven == (expected.state == .given), "\(expected.purpose) after \(seconds) s")
                #expect(gate.permits(expected.purpose, at: at(seconds)) == (expected.state == .given))
            }
            #expect(standing.events(to: next).isEmpty)
        }
    }

    @Test func whatIsGivenTakenBackAndGivenAgain() throws {
        try follow([
            (0, { try $0.record(.given([.camera, .infer, .target], age: .adult), at: at(0)) }),
            (1, { try $0.record(.withdrawn([.infer]), at: at(1)) }),
            (2, { try $0.record(.given([.infer], age: nil), at: at(2)) }),
            (3, { try $0.record(.refused([.microphone]), at: at(3)) }),
            (4, { try $0.record(.withdrawn(Purpose.allCases), at: at(4)) }),
            (30, { try $0.record(.given([.camera], age: .teen), at: at(30)) }),
            (31, { try $0.record(.given([.infer], age: .teen), at: at(31)) }),
        ])
    }

    @Test func whatTimeEnds() throws {
        var terms = ConsentTerms()
        terms.validity = 10_000_000_000
        try follow([
            (0, { try $0.record(.given([.camera], age: nil), at: at(0), terms: terms) }),
            (1, { try $0.record(.given([.microphone], age: nil), at: at(1)) }),
            (11, { _ in }),
            (3_600, { _ in }),
        ])
    }

    @Test func anotherEncounterIsAnother() throws {
        try follow([
            (0, { try $0.record(.given([.camera, .infer], age: .adult), at: at(0)) }),
            (
                5,
                {
                    try $0.end(.left, at: at(4))
                    try $0.record(.given([.camera], age: .child), at: at(5))
                }
            ),
        ])
    }

    @Test func aChildThatSaysSoIsOne() throws {
        try follow([
            (0, { try $0.record(.given([.camera, .infer], age: .adult), at: at(0)) }),
            (1, { try $0.record(.given([.camera], age: .child), at: at(1)) }),
        ])
    }

    @Test func itKnowsWhenTimeWillHaveChangedIt() throws {
        let journal = try opened(folder)
        var terms = ConsentTerms()
        terms.validity = 10_000_000_000
        try journal.record(.given([.camera], age: nil), at: at(0), terms: terms)
        #expect(try LedgerStanding(folder.history().end, at: utc(1)).end == utc(10))
        #expect(try LedgerStanding(folder.history().end, at: utc(10)).end == nil)
    }

    @Test func whatIsNotAcknowledgedIsAhead() throws {
        let journal = try opened(folder)
        let head = try folder.head
        try journal.record(.given([.camera], age: nil), at: at(0))
        let ahead = ConsentHistory(ledger: folder.ledger, acknowledged: head)
        #expect(ahead.isAhead)
        #expect(try !folder.history().isAhead)
        #expect(LedgerStanding(ahead.end, at: utc(0)).mayAllowMore(than: LedgerStanding()))
        #expect(!LedgerStanding().mayAllowMore(than: LedgerStanding(ahead.end, at: utc(0))))
    }
}
