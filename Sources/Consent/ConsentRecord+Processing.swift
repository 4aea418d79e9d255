public import Signal

extension ConsentRecord {
    /// One purpose: what is done for it, and what the person said.
    public struct Processing: Sendable, Hashable {
        public let purpose: Purpose
        /// `eu-gdpr:A6-1-a` or `eu-gdpr:A9-2-a`.
        public var lawfulBasis: String
        public var personalData: [PersonalData]
        /// Where the data come from: `dpv:DataSubject`.
        public var source: String
        /// What is done with them: `dpv:Observe`, `dpv:Infer`.
        public var methods: [String]
        /// Where it is done: `dpv:WithinDevice`.
        public var location: String
        /// Where it is kept.
        public var storageLocation: String
        /// How long it is kept; zero: it is not.
        public var retention: Nanoseconds
        /// In the order of their times, at least one.
        public var events: [Event]

        /// Where the purpose stands, expiry left aside.
        public var state: ConsentState? { events.last?.state }

        /// When what was given ends, `nil` if nothing is given.
        public var end: UTCTime? {
            guard let last = events.last, last.state == .given else { return nil }
            return last.end
        }
    }

    /// A kind of data about the person.
    public struct PersonalData: Sendable, Hashable {
        /// How closely the law guards it.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case ordinary = "dpv:PersonalData"
            case sensitive = "dpv:SensitivePersonalData"
            case special = "dpv:SpecialCategoryPersonalData"
        }
        /// Whether the purpose can be had without it.
        public enum Necessity: String, Sendable, Hashable, CaseIterable {
            case required = "dpv:Required"
            case optional = "dpv:Optional"
        }
        public var kind: Kind
        public var text: String
        public var necessity: Necessity
    }

    /// Something that happened to consent for a purpose.
    public struct Event: Sendable, Hashable {
        public var state: ConsentState
        public var time: UTCTime
        /// How long it holds.
        public var validity: Nanoseconds
        /// Who did it.
        public var entity: String
        /// Whether it was said in so many words, as estimates of mood demand.
        public var isExplicit: Bool

        /// The first moment at which it holds no longer.
        public var end: UTCTime {
            let (sum, overflows) = time.nanoseconds.addingReportingOverflow(validity)
            return UTCTime(nanoseconds: overflows ? .max : sum)
        }
    }
}

extension ConsentRecord.Processing {
    /// What this program does for a purpose.
    init(_ purpose: Purpose, events: [ConsentRecord.Event]) {
        self.purpose = purpose
        self.events = events
        source = "dpv:DataSubject"
        location = "dpv:WithinDevice"
        storageLocation = "dpv:WithinDevice"
        retention = 0
        lawfulBasis = "eu-gdpr:A6-1-a"
        var kind = ConsentRecord.PersonalData.Kind.ordinary
        let text: String
        switch purpose {
        case .camera:
            text = "pictures from the camera, overwritten once read"
            methods = ["dpv:Observe"]
        case .microphone:
            text = "sound from the microphone, overwritten once read"
            methods = ["dpv:Observe"]
        case .infer:
            text = "an estimate of mood"
            methods = ["dpv:Infer"]
            kind = .special
            lawfulBasis = "eu-gdpr:A9-2-a"
        case .select:
            text = "place, time and surroundings"
            methods = ["dpv:Use"]
        case .target:
            text = "an estimate of mood"
            methods = ["dpv:Profiling"]
            kind = .special
            lawfulBasis = "eu-gdpr:A9-2-a"
        case .remember:
            text = "which messages were shown"
            methods = ["dpv:Store"]
            retention = 3_600_000_000_000
        case .record:
            text = "pictures, sound and what was decided"
            methods = ["dpv:Record", "dpv:Store"]
            kind = .sensitive
            retention = 30 * 86_400_000_000_000
        case .measure:
            text = "a count of messages shown"
            methods = ["dpv:Use"]
        case .share:
            text = "nothing"
            methods = ["dpv:Share"]
        }
        personalData = [ConsentRecord.PersonalData(kind: kind, text: text, necessity: .required)]
    }
}
