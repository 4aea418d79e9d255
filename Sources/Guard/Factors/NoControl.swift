/// Can the viewer end it with one touch?
///
/// From: whether the button that refuses and withdraws everything is in view, as the scene states it.
/// 0: in view, or no sensor led to this ad. 1000: not in view. Missing: the scene does not say.
/// Source: Tucker 2014, J. Marketing Research 51:546 (control raises acceptance); CRoSS (controllability).
/// Falsified by: ratings (CRoSS, PCTS) no lower with the button in view.
func nocontrol(_ subject: FactorSubject) -> Int? {
    guard subject.readsSensors else { return 0 }
    return subject.input.controlShown.map { $0 ? 0 : 1000 }
}
