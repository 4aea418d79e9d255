import Signal

/// Where and when: public by day, or private or by night.
///
/// From: place and device as the scene states them, and the hour on the wall. 0: street, shop, station, museum or
/// another public place between 6 and 22. 500: workplace, school, clinic. 1000: at home, on a device of one's own, or
/// by night. 0 for the owner's own message. Missing: the scene does not say where, or on what device.
/// Source: Emami-Naeini et al. 2017 (private against public); CRoSS, study 4 (night against day).
/// Falsified by: the same ad rated alike at home and in a station.
func setting(_ subject: FactorSubject) -> Int? {
    if subject.basis == .house { return 0 }
    let input = subject.input
    if !(6..<22).contains(subject.hour) || input.device == .personalDevice || input.place == .home {
        return 1000
    }
    guard let place = input.place, input.device != nil else { return nil }
    switch place {
    case .street, .shop, .station, .museum, .other: return 0
    case .workplace, .school, .clinic: return 500
    case .home: return 1000
    }
}
