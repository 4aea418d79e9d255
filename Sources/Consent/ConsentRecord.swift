import Digest
public import Signal

/// What one person agreed to.
public struct ConsentRecord: Sendable, Hashable {
    /// Who the record speaks for.
    enum Basis: Sendable, Hashable {
        /// The person's own consent.
        case person
        /// The operator's declared basis for analysis.
        case operatorsOwn
    }

    /// One purpose and where it stands.
    public struct Entry: Sendable, Hashable {
        public var purpose: Purpose
        public var state: ConsentState
        public var time: UTCTime
        public var validity: Nanoseconds
    }

    var basis: Basis
    public var age: DeclaredAge
    public private(set) var entries: [Entry]

    /// A record that gives `purposes`.
    public init(
        given purposes: [Purpose], age: DeclaredAge = .undeclared, at time: UTCTime = UTCTime(nanoseconds: 0),
        validFor validity: Nanoseconds = 3_600_000_000_000
    ) {
        self.init(.person, given: purposes, age: age, at: time, validFor: validity)
    }

    private init(
        _ basis: Basis, given purposes: [Purpose], age: DeclaredAge, at time: UTCTime, validFor validity: Nanoseconds
    ) {
        precondition(!purposes.contains(.share), "consent to share cannot be given: nothing leaves the device")
        self.basis = basis
        self.age = age
        entries = purposes.map { Entry(purpose: $0, state: .given, time: time, validity: validity) }
    }

    /// What the analysis commands act under: the operator's own declared basis, which has no targeting purpose.
    public static let operatorBasis = ConsentRecord(
        .operatorsOwn, given: [.camera, .microphone, .infer], age: .undeclared, at: UTCTime(nanoseconds: 0), validFor: .max)

    public init(json: [UInt8]) throws(ConsentError) {
        throw ConsentError(TextPosition(line: 1, column: 1), "expected a consent record", advice: "give one")
    }

    public var json: String { "" }
}
