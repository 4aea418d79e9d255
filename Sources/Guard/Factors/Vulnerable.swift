import Policy

/// Selling to a weakness: a low mood and a product that lives on it.
///
/// From: the ad's categories and, where consented, valence. For a delicate category: 300 at a mood that is not low,
/// rising with its depth to 1000 at valence −700 and below; missing without a mood, for then nobody knows. For any
/// other product: 0, but half the depth of a low mood for an ad that is chosen by mood (missing without one).
/// Source: Goldfarb & Tucker 2011, Marketing Science 30:389 (sensitive categories); design rule in the spirit of the
/// EU AI Act, Article 5(1)(b). Falsified by: sad viewers rating diet and stationery ads alike.
func vulnerable(_ subject: FactorSubject) -> Int? {
    let isDelicate = !subject.categories.isDisjoint(with: .delicate)
    guard isDelicate || subject.isTargeted else { return 0 }
    guard let mood = subject.mood else { return nil }
    let depth = max(0, -mood.valence)
    return isDelicate ? min(1000, 300 + depth) : depth / 2
}
