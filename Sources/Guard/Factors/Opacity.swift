/// Does the ad say why it is here?
///
/// From: whether its disclosure is complete, and the ad's traits. 0: it says that it is an ad, for whom, who paid and
/// why it was chosen. 1000: it does not, or it hides its ground or poses as content. Never missing.
/// Source: CRoSS (transparency), PCTS, Sandhaus et al. 2024. A sum cannot buy a bad flow off with a good reason, for
/// every factor only adds. Falsified by: reasons that raise ratings, as seen for synced ads; then it holds only for
/// stated and home-grown data.
func opacity(_ subject: FactorSubject) -> Int? {
    subject.isConcealed || !subject.traits.contains(.disclosed) ? 1000 : 0
}
