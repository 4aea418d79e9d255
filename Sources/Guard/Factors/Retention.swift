/// How long what led to this ad has been kept.
///
/// From: how long the mood has been followed; frames are gone within a second, readings of the place too.
/// 0: nothing older than a second. 40 for every doubling from there, so that a year is 1000. Missing: a mood ad
/// without a mood.
/// Source: Leon et al. 2013, SOUPS (shorter retention raises willingness).
/// Falsified by: ratings that do not change when the notice says a second, a day or a year.
func retention(_ subject: FactorSubject) -> Int? {
    guard subject.isTargeted else { return 0 }
    guard let mood = subject.mood else { return nil }
    let seconds = mood.duration / 1_000_000_000
    let doublings = seconds < 1 ? 0 : 63 - seconds.leadingZeroBitCount
    return min(1000, 40 * doublings)
}
