/// Why an encounter ended.
public enum EncounterEnd: String, Sendable, Hashable, CaseIterable {
    /// The person left.
    case left
    /// Everything that was given was withdrawn.
    case withdrawn
    /// It lasted the longest that one encounter may.
    case longest
    /// No face, voice or touch for too long.
    case silent
    /// An open camera lost the person, or the run that watched them is over.
    case lost

    /// What becomes of what was given.
    var state: ConsentState {
        switch self {
        case .left, .withdrawn: .withdrawn
        case .longest, .silent, .lost: .expired
        }
    }
}
