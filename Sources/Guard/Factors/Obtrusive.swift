/// How much the ad forces itself on the viewer.
///
/// From: the ad's traits and the device. Full screen 400, sound 300, movement 100, direct address 300, at most 1000.
/// Halved unless chosen by mood, for what is resented is obtrusive and targeted together. Direct address by a targeted
/// ad on a device of one's own: 1000; missing where the scene does not say whose device it is.
/// Source: Goldfarb & Tucker 2011, Marketing Science 30:389; the four weights are ours.
/// Falsified by: no interaction of obtrusive and targeted in ratings.
func obtrusive(_ subject: FactorSubject) -> Int? {
    let traits = subject.traits
    if subject.isTargeted, traits.contains(.directAddress) {
        guard let device = subject.input.device else { return nil }
        if device == .personalDevice { return 1000 }
    }
    var sum = 0
    if traits.contains(.fullScreen) { sum += 400 }
    if traits.contains(.sound) { sum += 300 }
    if traits.contains(.motion) { sum += 100 }
    if traits.contains(.directAddress) { sum += 300 }
    return min(1000, subject.isTargeted ? sum : sum / 2)
}
