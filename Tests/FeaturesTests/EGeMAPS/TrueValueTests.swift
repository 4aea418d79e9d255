import Features
import Testing

/// What the descriptors say of sounds whose values are known.
///
/// openSMILE 3.0 itself, whom compatible mode follows, reads the fundamentals of these tones 0.111 % (80 Hz) to 0.200 %
/// (313.7 Hz) too high, and its ratio of harmonics to noise is limited by its window: 14.2 dB for a pure tone of 220 Hz.
@Suite("eGeMAPS on known sounds")
struct TrueValueTests {
    /// Truth: the frequency that the tone was made with.
    @Test(
        "The fundamental is within 0.1 % in true mode and within 0.25 % in compatible mode",
        arguments: [80.0, 137, 220, 313.7, 400])
    func fundamental(_ pitch: Double) {
        let sound = SyntheticVoice.tone(pitch, partials: 6, seconds: 0.2)
        for (mode, bound) in [(EGeMAPSMode.physical, 0.001), (.compatible, 0.0025)] {
            let found = DescribedSound(sound, mode: mode).fundamentals
            #expect(found.count >= 6)
            for value in found { #expect(abs(value / pitch - 1) <= bound, "\(mode): \(value)") }
        }
    }

    /// Truth: mean change of the distances over their mean, and mean size of the change of amplitude in dB
    /// (`SyntheticVoice.Pulses`).
    @Test(
        "Jitter and shimmer are within 5 % in true mode",
        arguments: [(150.0, 0.01, 0.05), (100.0, 0.02, 0.1), (70.4, 0.05, 0.2)])
    func perturbation(_ period: Double, _ jitter: Double, _ shimmer: Double) {
        let pulses = SyntheticVoice.pulses(period: period, jitter: jitter, shimmer: shimmer, seconds: 1.2, seed: 3)
        let found = DescribedSound(pulses.sound, mode: .physical)
        let (foundJitter, foundShimmer) = (found.mean("jitterLocal"), found.mean("shimmerLocaldB"))
        #expect(abs(foundJitter / pulses.jitter - 1) <= 0.05, "\(foundJitter) for \(pulses.jitter)")
        #expect(abs(foundShimmer / pulses.shimmer - 1) <= 0.05, "\(foundShimmer) for \(pulses.shimmer)")
    }

    /// openSMILE looks at a period again when it reaches past a frame, which takes away from both; and its shimmer is
    /// 20 log₁₀(1 + mean change / mean amplitude), 3 to 6 % below the mean of the changes in dB.
    @Test("In compatible mode jitter and shimmer of such pulses are within a tenth")
    func compatiblePerturbation() {
        let pulses = SyntheticVoice.pulses(period: 150, jitter: 0.02, shimmer: 0.05, seconds: 0.8, seed: 3)
        let found = DescribedSound(pulses.sound, mode: .compatible)
        #expect(abs(found.mean("jitterLocal") / pulses.jitter - 1) <= 0.1)
        #expect(abs(found.mean("shimmerLocaldB") / pulses.shimmer - 1) <= 0.1)
    }

    /// Truth: the poles that the vowel was made with; values of Peterson and Barney (1952), table II.
    @Test(
        "Formants of men's and women's vowels are within 3 % in true mode, their bandwidths within a third",
        arguments: [
            Vowel(110, 730, 1_090, 2_440), Vowel(130, 530, 1_840, 2_480), Vowel(120, 270, 2_290, 3_010),
            Vowel(160, 490, 1_350, 1_690), Vowel(210, 850, 1_220, 2_810), Vowel(240, 610, 2_330, 2_990),
            Vowel(190, 500, 1_640, 1_960),
        ])
    func formants(_ vowel: Vowel) {
        let formants = vowel.formants
        let sound = SyntheticVoice.vowel(formants, pitch: vowel.pitch, seconds: 0.18)
        let found = DescribedSound(sound, mode: .physical)
        for (i, formant) in formants.enumerated() {
            let (frequency, bandwidth) = (found.median("F\(i + 1)frequency"), found.median("F\(i + 1)bandwidth"))
            #expect(abs(frequency / formant.frequency - 1) <= 0.03, "F\(i + 1): \(frequency)")
            #expect(abs(bandwidth / formant.bandwidth - 1) <= 0.33, "bandwidth of F\(i + 1): \(bandwidth)")
        }
    }

    struct Vowel: Sendable {
        var pitch: Double
        var formants: [(frequency: Double, bandwidth: Double)]

        init(_ pitch: Double, _ frequencies: Double...) {
            self.pitch = pitch
            formants = frequencies.map { ($0, 60 + 0.03 * $0) }
        }
    }

    /// openSMILE itself reads 658, 1650 and 2866 Hz off this vowel: the roots of a predictor with its sign turned.
    @Test("The vowel of 700, 1220 and 2600 Hz has these formants in true mode, and others in compatible mode")
    func goldenVowel() {
        let sound = SyntheticVoice.vowel([(700, 80), (1_220, 90), (2_600, 120)], pitch: 120, seconds: 0.3)
        let (physical, compatible) = (DescribedSound(sound, mode: .physical), DescribedSound(sound, mode: .compatible))
        for (name, wanted) in [("F1", 700.0), ("F2", 1_220), ("F3", 2_600)] {
            #expect(abs(physical.median(name + "frequency") / wanted - 1) <= 0.01)
        }
        #expect(abs(compatible.median("F2frequency") / 1_650 - 1) <= 0.05)
    }

    /// Truth: energy of the tone over energy of the white noise that was added.
    @Test(
        "The ratio of harmonics to noise is within 0.5 dB in true mode",
        arguments: [(5.0, 210.0), (12, 120), (20, 317.3), (30, 160)])
    func harmonicsToNoise(_ ratio: Double, _ pitch: Double) {
        let tone = SyntheticVoice.tone(pitch, partials: 5, seconds: 0.7)
        let sound = SyntheticVoice.noisy(tone, ratio: ratio, seed: 9)
        let found = DescribedSound(sound, mode: .physical).mean("HNRdBACF")
        #expect(abs(found - ratio) <= 0.5, "\(found)")
        // openSMILE's window takes part of the harmonics for noise.
        #expect(DescribedSound(sound, mode: .compatible).mean("HNRdBACF") < ratio)
    }

    /// Truth: partial k has amplitude 1/k, so the first is 20 log₁₀ 2 = 6.02 dB above the second, and that 3.52 dB above
    /// the third, which is what openSMILE calls H1−H2.
    @Test("H1−H2 is that of the first two harmonics in true mode, of the second and third in compatible mode")
    func tilt() {
        let sound = SyntheticVoice.tone(173.2, partials: 8, seconds: 0.25)
        #expect(abs(DescribedSound(sound, mode: .physical).mean("logRelF0-H1-H2") - 6.02) <= 0.1)
        #expect(abs(DescribedSound(sound, mode: .compatible).mean("logRelF0-H1-H2") - 3.52) <= 0.3)
    }

    @Test("True mode says nothing of a voice where there is none")
    func silence() {
        let found = DescribedSound([Float](repeating: 0, count: 6_400), mode: .physical)
        for name in EGeMAPS.names[10...] { #expect(found.present(String(name.dropLast(7))).isEmpty, "\(name)") }
    }
}
