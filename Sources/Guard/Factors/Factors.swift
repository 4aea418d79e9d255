import Policy

extension FactorValues {
    /// All fourteen factors of a candidate.
    init(_ subject: FactorSubject) {
        self.init()
        self[.covert] = covert(subject)
        self[.inferred] = inferred(subject)
        self[.foreign] = foreign(subject)
        self[.biometric] = biometric(subject)
        self[.vulnerable] = vulnerable(subject)
        self[.misfit] = misfit(subject)
        self[.retention] = retention(subject)
        self[.nocontrol] = nocontrol(subject)
        self[.opacity] = opacity(subject)
        self[.obtrusive] = obtrusive(subject)
        self[.bystander] = bystander(subject)
        self[.pursuit] = pursuit(subject)
        self[.doubt] = doubt(subject)
        self[.setting] = setting(subject)
    }
}
