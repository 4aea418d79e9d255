import Policy

extension FactorValues {
    /// Measures all fourteen.
    mutating func fill(_ subject: FactorSubject) {
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
