/// The words of the Data Privacy Vocabulary that a record is written in.
enum ConsentVocabulary {
    /// What each prefix stands for.
    ///
    /// A record that gave one another meaning would say something else.
    static let context: [(prefix: String, address: String)] = [
        ("dct", "http://purl.org/dc/terms/"),
        ("dpv", "https://w3id.org/dpv#"),
        ("dpv-27560", "https://w3id.org/dpv/schema/dpv-27560#"),
        ("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"),
        ("lamppost", "urn:lamppost:consent:"),
        ("loc", "https://w3id.org/dpv/loc#"),
    ]

    static let profile = "dpv-27560:record-eu-gdpr"

    /// The bases on which consent rests: GDPR 6(1)(a), and 9(2)(a) for what is inferred of a mood.
    static let lawfulBases = ["eu-gdpr:A6-1-a", "eu-gdpr:A9-2-a"]

    static let explicit = "dpv:ExplicitlyExpressedConsent"
    static let expressed = "dpv:ExpressedConsent"

    static func word(_ purpose: Purpose) -> String { "lamppost:" + purpose.rawValue }

    static func word(_ state: ConsentState) -> String {
        switch state {
        case .requested: "dpv:ConsentRequested"
        case .given: "dpv:ConsentGiven"
        case .refused: "dpv:ConsentRefused"
        case .withdrawn: "dpv:ConsentWithdrawn"
        case .expired: "dpv:ConsentExpired"
        case .invalidated: "dpv:ConsentInvalidated"
        }
    }
}
