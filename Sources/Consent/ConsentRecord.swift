public import Signal

/// What one person agreed to, purpose by purpose, and where each stands: a consent record shaped as ISO/IEC TS
/// 27560:2023 in the Data Privacy Vocabulary's GDPR profile (`dpv-27560:record-eu-gdpr`).
///
/// The record says what stands: of each purpose the last event counts. Its times matter for expiry alone, so that a
/// record made after a recording can permit its replay.
public struct ConsentRecord: Sendable, Hashable {
    /// Who the record speaks for.
    enum Basis: Sendable, Hashable {
        /// The person.
        case person
        /// The operator, for analysis.
        case operatorsOwn
    }

    /// Who decides why and how data are processed.
    public struct Party: Sendable, Hashable {
        public var identifier: String
        public var name: String
        /// A postal address.
        public var address: String
        /// How to reach them about privacy.
        public var contact: String
    }

    /// The record's own identifier.
    public var identifier: String
    /// A number for the person that means nothing outside this record.
    public var principal: String
    public var age: DeclaredAge
    /// The language of the notice: `en`.
    public var language: String
    /// The notice that was shown.
    public var notice: String
    public var controller: Party
    /// Where the law of the record holds: `loc:EU`.
    public var jurisdictions: [String]
    /// How far data may travel.
    public var geographicRule: String
    /// How consent is taken back.
    public var withdrawalMethod: String
    /// The person's rights: `eu-gdpr:A17`.
    public var rights: [String]
    /// Where to complain.
    public var authority: String
    /// The digest of the policy that was in force, 64 hexadecimal digits.
    public var policyDigest: String?
    /// At most one entry a purpose.
    public internal(set) var processing: [Processing]

    let basis: Basis

    /// A record in which one person, just asked, gives `purposes` and is not asked for anything else.
    ///
    /// - Parameters:
    ///   - purposes: not `share`, which nobody can give here.
    ///   - time: when it was given.
    ///   - validity: how long it holds; more than nothing, at most `ConsentRecord.longestDuration`, whole seconds.
    public init(
        given purposes: [Purpose], age: DeclaredAge = .undeclared, at time: UTCTime = UTCTime(nanoseconds: 0),
        validFor validity: Nanoseconds = 3_600_000_000_000, policyDigest: String? = nil
    ) {
        self.init(.person, given: purposes, age: age, at: time, validFor: validity)
        self.policyDigest = policyDigest
    }

    init(
        _ basis: Basis, given purposes: [Purpose], age: DeclaredAge, at time: UTCTime, validFor validity: Nanoseconds
    ) {
        precondition(!purposes.contains(.share), "consent to share cannot be given: nothing leaves the device")
        precondition(
            validity > 0 && validity <= ConsentRecord.longestDuration, "consent holds for some time, at most ten years")
        self.basis = basis
        self.age = age
        identifier = "record-1"
        principal = "person-1"
        language = "en"
        notice = "notice-1"
        controller = Party(
            identifier: "operator-1", name: "The operator of this device", address: "where the device stands",
            contact: "ask at the device")
        jurisdictions = ["loc:EU"]
        geographicRule = "nothing leaves the device"
        withdrawalMethod = "one touch on the screen, or leaving"
        rights = ["eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A17", "eu-gdpr:A20", "eu-gdpr:A21", "eu-gdpr:A77"]
        authority = "the data protection authority of the country in which the device stands"
        processing = Purpose.allCases.filter(purposes.contains).map { purpose in
            let event = Event(state: .given, time: time, validity: validity, entity: "person-1", isExplicit: true)
            return Processing(purpose, events: [event])
        }
    }

    /// The same record after the controller's side ended all that was given, such as for a policy that allows more than the
    /// one under which it was.
    public func invalidated() -> ConsentRecord {
        var record = self
        for index in record.processing.indices {
            guard var event = record.processing[index].events.last, event.state == .given else { continue }
            (event.state, event.entity, event.isExplicit) = (.invalidated, controller.identifier, false)
            record.processing[index].events.append(event)
        }
        return record
    }

    /// The longest validity or retention: ten years of 366 days.
    public static let longestDuration: Nanoseconds = MediaTime.limit.nanoseconds

    /// What the analysis commands act under: the operator's own declared basis.
    ///
    /// It has no targeting purpose, and no event can give it one; it is not written to files or read from them.
    public static let operatorBasis = ConsentRecord(
        .operatorsOwn, given: [.camera, .microphone, .infer], age: .undeclared, at: UTCTime(nanoseconds: 0),
        validFor: longestDuration)
}
