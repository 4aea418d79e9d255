import Features

/// Is somebody else seen or heard who never consented?
///
/// From: the ground and the readings; faces in view besides the viewer's; what is heard. 0: nothing that could hold
/// another person led to this ad, or nobody else is seen and no second voice heard. 1000: somebody else is. Missing:
/// one of both is not known, since who is not seen may still be heard, and the other way round; so withdrawing a sensor
/// never lowers it. One unknown factor alone does not close a guard whose other factors are low.
/// Source: contextual integrity (the subject of the information); GDPR 4(1); Emami-Naeini et al. 2017.
/// Falsified by: ratings that do not change with an unconsented second person in the vignette.
func bystander(_ subject: FactorSubject) -> Int? {
    guard subject.isTargeted || !subject.reads.isDisjoint(with: .somebody) else { return 0 }
    guard let context = subject.context, let seen = context.bystanders, let heard = context.sound else { return nil }
    return seen > 0 || heard.value == .severalVoices ? 1000 : 0
}
