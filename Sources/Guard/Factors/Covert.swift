/// Covert collection: was the viewer told before anything was sensed?
///
/// From: the screen's notice and the sensor light, as the scene states them; the ad's traits.
/// 0: no sensor led to this ad, or the notice stands and the light is lit. 500: only one of the two.
/// 1000: neither, or the ad hides its ground (also beside decoys). Missing: the scene does not say.
/// Source: Aguirre et al. 2015, J. Retailing 91:34 (covert collection turns personalisation into vulnerability).
/// Falsified by: ratings (CRoSS) of the same mood ad no lower with notice and light than without.
func covert(_ subject: FactorSubject) -> Int? {
    if subject.isConcealed { return 1000 }
    guard subject.readsSensors else { return 0 }
    guard let notice = subject.input.noticeShown, let light = subject.input.indicatorLit else { return nil }
    return (notice ? 0 : 500) + (light ? 0 : 500)
}
