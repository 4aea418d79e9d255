/// Whose values the descriptors are.
///
/// The fundamental's choice, voicing and everything about loudness and the cepstrum are the same in both; the table in
/// this module's README says what differs.
public enum EGeMAPSMode: String, CaseIterable, Sendable {
    /// openSMILE's, oddities included: what models of eGeMAPS were trained on.
    case compatible = "compat"
    /// Those of the voice: formants of the vocal tract, levels of the first two harmonics, a fundamental, perturbations
    /// and a ratio of harmonics to noise without openSMILE's bias.
    case physical = "true"
}
