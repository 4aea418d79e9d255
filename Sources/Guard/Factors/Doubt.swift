import Features

/// How unsure the device is of what it chose by.
///
/// From: the calibrated confidence of the mood, or the least of the readings that the candidate was chosen by.
/// 0: sure, or nothing was estimated. 1000: a mood of confidence 0, or a reading between two states that is at
/// chance, 500. Missing: the estimate or a reading is missing.
/// Source: CRoSS (creepy ambiguity); McAndrew & Koehnke 2016. Falsified by: wrong and right guesses rated alike.
func doubt(_ subject: FactorSubject) -> Int? {
    if subject.isTargeted { return subject.mood.map { 1000 - $0.confidence } }
    let reads = subject.reads
    let context = subject.context
    var least = 1000
    if reads.contains(.sound) {
        guard let sound = context?.sound else { return nil }
        least = min(least, sound.confidence)
    }
    if reads.contains(.light) {
        guard let light = context?.light else { return nil }
        least = min(least, light.confidence)
    }
    if reads.contains(.motion) {
        guard let motion = context?.motion else { return nil }
        least = min(least, motion.confidence)
    }
    if reads.contains(.people) {
        guard let people = context?.people else { return nil }
        least = min(least, people.confidence)
    }
    if reads.contains(.approach) {
        guard let approach = context?.approach else { return nil }
        least = min(least, approach.confidence)
    }
    return min(1000, 2 * (1000 - max(least, 0)))
}
