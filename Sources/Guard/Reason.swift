import Policy

/// Why something was not admitted, or what the slate was limited by: for the log, and for people.
public struct Reason: Hashable, Sendable {
    /// A rule's name in its policy, or one of the guard's own, which begin with `guard.`.
    public var id: String
    /// One sentence.
    public var text: String
    /// The rule's source, where it names one.
    public var cites: String?
    /// The candidates in whose way it stood, in the order of the slate; empty for a reason that is not about ads, or
    /// that stood in no candidate's way.
    public var about: [String]

    public init(id: String, text: String, cites: String? = nil, about: [String] = []) {
        self.id = id
        self.text = text
        self.cites = cites
        self.about = about
    }

    /// A rule of a policy that fired.
    init(_ rule: Rule, isUnknown: Bool, about: [String]) {
        self.init(
            id: rule.id, text: isUnknown ? rule.because + " (not known to be otherwise)" : rule.because,
            cites: rule.cites, about: about)
    }

    /// The same reason, about some candidates.
    func about(_ ids: [String]) -> Reason {
        Reason(id: id, text: text, cites: cites, about: ids)
    }
}

/// What the guard refuses by itself, under any policy, in the order in which it is reported.
extension Reason {
    static let slate = Reason(
        id: "guard.slate", text: "the slate is not in order: too long, or two candidates of one name")
    static let nothing = Reason(id: "guard.nothing", text: "there was nothing to choose from")
    static let concealed = Reason(
        id: "guard.concealed", text: "an ad hides what it is or why it was chosen: the whole slate is refused",
        cites: "DSA 26(1)")
    static let basis = Reason(id: "guard.basis", text: "an ad says no ground on which it would be chosen")
    static let price = Reason(
        id: "guard.price", text: "no price, credit or access may depend on a mood", cites: "GDPR 22")
    static let noMood = Reason(id: "guard.no-mood", text: "no mood that may be used, so no ad is chosen by mood")
    static let wish = Reason(id: "guard.wish", text: "the mood is not the one that the advertiser asked for")
}
