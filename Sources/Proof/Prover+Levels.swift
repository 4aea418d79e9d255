public import Policy

/// Whether any scene has a level as its cap.
public enum Reach: Sendable {
    /// A scene that has, with as little known as possible.
    case reached(Witness)
    /// None has.
    case never
    /// It was not decided, and why: never taken for either.
    case unknown(String)
}

extension Prover {
    /// Looks for a scene whose cap is this level.
    public func reach(_ level: Level) -> Reach {
        switch find([book.capIs(level)]) {
        case .none: return .never
        case .unknown: return .unknown(reasonOfUnknown(tooLong))
        case .found(let witness):
            guard policy.judge(witness.scene, witness.factors).cap == level else {
                return .unknown(reasonOfUnknown(contradiction(level.name).outcome))
            }
            return .reached(witness)
        }
    }

    private func reasonOfUnknown(_ outcome: Finding.Outcome) -> String {
        if case .unknown(let why) = outcome { return why }
        return ""
    }
}
