import Policy

extension FactorValues {
    /// All fourteen factors of a candidate.
    init(_ subject: FactorSubject) {
        self.init()
        for factor in Factor.allCases {
            self[factor] = FactorValues.value(factor, subject)
        }
    }

    private static func value(_ factor: Factor, _ subject: FactorSubject) -> Int? {
        switch factor {
        case .covert: covert(subject)
        case .inferred: inferred(subject)
        case .foreign: foreign(subject)
        case .biometric: biometric(subject)
        case .vulnerable: vulnerable(subject)
        case .misfit: misfit(subject)
        case .retention: retention(subject)
        case .nocontrol: nocontrol(subject)
        case .opacity: opacity(subject)
        case .obtrusive: obtrusive(subject)
        case .bystander: bystander(subject)
        case .pursuit: pursuit(subject)
        case .doubt: doubt(subject)
        case .setting: setting(subject)
        }
    }
}
