import Policy

/// What every policy is asked, whatever it claims itself. README.md says each exactly.
public enum Theorem: String, CaseIterable, Sendable {
    case defaultDeny = "default-deny"
    case ignoranceFires = "ignorance-fires"
    case withdrawingNeverRaises = "withdrawing-never-raises"
    case raisingNeverRaises = "raising-never-raises"
    case orderIsIrrelevant = "order-is-irrelevant"
    case levelsAreReachable = "levels-are-reachable"
    case moodNeedsConsent = "mood-needs-consent"
    case noProfileOfChildren = "no-profile-of-children"
    case houseAtWorkAndSchool = "house-at-work-and-school"

    /// The theorem as one sentence.
    public var title: String {
        switch self {
        case .defaultDeny: "where nothing is known, contextual at most"
        case .ignoranceFires: "what is not known fires every rule that it could have fired"
        case .withdrawingNeverRaises: "withdrawing consent never raises a cap and never lifts an exclusion"
        case .raisingNeverRaises: "raising a factor never raises a cap and never lifts an exclusion"
        case .orderIsIrrelevant: "the order of the rules changes no answer"
        case .levelsAreReachable: "every level that the policy names can be reached, and one above house"
        case .moodNeedsConsent: "no mood ad without consent to target, to infer, and to a sensor"
        case .noProfileOfChildren: "a child: house at most; whoever is not a declared adult: contextual at most"
        case .houseAtWorkAndSchool: "at work and at school: house at most"
        }
    }
}
