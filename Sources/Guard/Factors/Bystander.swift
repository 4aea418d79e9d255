/// Is somebody else seen or heard who never consented?
///
/// From: the ground and the readings. 0: nothing that could hold another person led to this ad. Missing otherwise:
/// neither faces nor speakers are counted, so whether the viewer is alone is not known, and counts 1000. One unknown
/// factor alone does not close a guard whose other factors are low; it takes its weight from every mood ad.
/// Source: contextual integrity (the subject of the information); GDPR 4(1); Emami-Naeini et al. 2017.
/// Falsified by: ratings that do not change with an unconsented second person in the vignette.
func bystander(_ subject: FactorSubject) -> Int? {
    subject.isTargeted || !subject.candidate.reads.isDisjoint(with: [.sound, .motion]) ? nil : 0
}
