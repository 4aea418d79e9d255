import Policy

/// Does what was sensed fit the purpose, and does the viewer gain by it?
///
/// From: the ground, the readings and the categories. 0: no sensor led to this ad. 300: it answers the place as it is
/// now. 500: it answers a mood, which serves the advertiser first. 1000: a mood and a delicate category, where no
/// service explains the reading. Never missing.
/// Source: Leon et al. 2015 (data irrelevant to the purpose); Apthorpe et al. 2018 (contextual integrity);
/// Emami-Naeini et al. 2017 (who benefits). Falsified by: mood ads rated alike whatever they sell.
func misfit(_ subject: FactorSubject) -> Int? {
    guard subject.readsSensors else { return 0 }
    guard subject.isTargeted else { return 300 }
    return subject.categories.isDisjoint(with: .delicate) ? 500 : 1000
}
