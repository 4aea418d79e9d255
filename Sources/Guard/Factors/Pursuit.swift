/// Does the same ad come back?
///
/// From: how often it was shown in this encounter: what the screen did, not what the viewer did. 0: never. Each
/// showing adds 250 to an ad chosen by mood and 100 to another, up to 1000; the owner's own message follows nobody.
/// Never missing.
/// Source: Moore et al. 2015 (stalking); Barnard 2014. Falsified by: second and fifth showing rated alike.
func pursuit(_ subject: FactorSubject) -> Int? {
    if subject.basis == .house { return 0 }
    let exposures = min(max(subject.exposures, 0), 10)
    return min(1000, exposures * (subject.isTargeted ? 250 : 100))
}
