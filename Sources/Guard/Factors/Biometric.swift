/// How near to the body the data is.
///
/// From: the ground and the readings that the candidate was chosen by, whether or not a sensor is open now.
/// 0: none, or light alone. 400: that somebody speaks or moves, how many
/// people are there, where one goes. 1000: face or voice turned into a mood. Never missing.
/// Source: Emami-Naeini et al. 2017, SOUPS (biometric against environmental data); McStay 2016, Big Data & Society 3(2).
/// Falsified by: vignettes with light, voice level and mood rated alike.
func biometric(_ subject: FactorSubject) -> Int? {
    if subject.isTargeted { return 1000 }
    return subject.reads.isDisjoint(with: .somebody) ? 0 : 400
}
