internal import Kernels
internal import Signal

/// From samples to the descriptors of each frame, before any smoothing.
struct DescriptorFrames: ~Copyable, Sendable {
    static let spectralWidth = 10
    static let width = 25
    /// The column of what single precision leaves of the pitch.
    static let pitchRest = 25

    /// The descriptors of the latest frames, in the order of `EGeMAPSNames.descriptors`.
    private(set) var history = DescriptorHistory(width: DescriptorFrames.width + 1)
    /// Frames whose spectral descriptors are there.
    private(set) var spectralCount: Int64 = 0
    /// Frames whose voice descriptors are there, too.
    var voiceCount: Int64 { path.decided }

    /// Whether a frame of 60 ms has come.
    var hasVoiceFrames: Bool { path.count > 0 }
    /// The mean of the squared samples over all short frames.
    var meanSquare: Double {
        spectralCount > 0 ? squares / Double(spectralCount) * EGeMAPS.sampleScale * EGeMAPS.sampleScale : 0
    }

    private let mode: EGeMAPSMode
    private var squares = 0.0
    private var shortFrames = FrameCutter(length: ShortSpectrum.frameLength, hop: EGeMAPS.hop)
    private var longFrames = FrameCutter(length: LongSpectrum.frameLength, hop: EGeMAPS.hop)
    private var samples = SampleHistory(reach: 16_384)
    private var shortSpectrum = ShortSpectrum()
    private var longSpectrum = LongSpectrum()
    private var shape: SpectralShape
    private let bands = AuditoryBands()
    private var detector = PitchDetector()
    private var path = PitchPath()
    private var compatible: CompatibleVoice
    private var physical = PhysicalVoice()
    /// Magnitudes of the long frames whose fundamental is not chosen yet, and whether each is loud enough for one.
    private var spectra = [Float](repeating: 0, count: DescriptorHistory.frames * LongSpectrum.binCount)
    private var isLoud = [Bool](repeating: false, count: DescriptorHistory.frames)

    /// - Parameter describesUnvoicedFormants: whether openSMILE's formants are found where there is no voice, too.
    init(mode: EGeMAPSMode, describesUnvoicedFormants: Bool) {
        self.mode = mode
        shape = SpectralShape(mode: mode)
        compatible = CompatibleVoice(describesUnvoicedFormants: describesUnvoicedFormants)
    }

    /// Takes samples from the front of `new`, at most 10 ms, and says how many.
    mutating func take(_ new: Span<Float>) -> Int {
        let part = new.extracting(0..<min(new.count, EGeMAPS.hop))
        samples.append(part)
        _ = shortFrames.take(part)
        _ = longFrames.take(part)
        while shortFrames.advance() { describeShort() }
        while longFrames.advance() { describeLong() }
        decide(atEnd: false)
        return part.count
    }

    /// The sound has ended: the open choices are made.
    mutating func finish() { decide(atEnd: true) }

    mutating func wipe() {
        history.wipe()
        (spectralCount, squares) = (0, 0)
        shortFrames.wipe()
        longFrames.wipe()
        samples.wipe()
        shortSpectrum.wipe()
        longSpectrum.wipe()
        shape.wipe()
        detector.wipe()
        path.wipe()
        compatible.wipe()
        physical.wipe()
        for i in spectra.indices { spectra[i] = 0 }
        for i in isLoud.indices { isLoud[i] = false }
    }

    private mutating func describeShort() {
        shortSpectrum.analyse(shortFrames)
        let values = DescriptorFrames.describe(shortSpectrum, &shape, bands)
        for column in 0..<DescriptorFrames.spectralWidth { history[spectralCount, column] = values[column] }
        squares += Double(shortSpectrum.meanSquare)
        if mode == .compatible { compatible.keep(shortSpectrum, spectralCount) }
        spectralCount += 1
    }

    private static func describe(
        _ spectrum: borrowing ShortSpectrum, _ shape: inout SpectralShape, _ bands: AuditoryBands
    ) -> InlineArray<10, Float> {
        let power = spectrum.power
        let (loudness, cepstrum) = bands.measure(power)
        let slopes = shape.slopes(power)
        return [
            loudness, SpectralShape.alphaRatio(power), SpectralShape.hammarbergIndex(power), slopes.low, slopes.middle,
            shape.flux(power), cepstrum[0], cepstrum[1], cepstrum[2], cepstrum[3],
        ]
    }

    private mutating func describeLong() {
        longSpectrum.analyse(longFrames)
        let slot = Int(path.count & 63)
        isLoud[slot] = longSpectrum.level > 0.001
        DescriptorFrames.keep(longSpectrum, &spectra, slot)
        let start = slot * LongSpectrum.binCount
        guard longSpectrum.level > 0 else {
            path.push(PitchCandidates(repeating: PitchCandidate()))
            return
        }
        path.push(DescriptorFrames.find(&detector, spectra, start..<start + LongSpectrum.binCount))
    }

    private static func keep(_ spectrum: borrowing LongSpectrum, _ spectra: inout [Float], _ slot: Int) {
        var target = spectra.mutableSpan
        SpectralPeaks.magnitudes(of: spectrum.power, into: &target, at: slot * LongSpectrum.binCount)
    }

    private static func find(_ detector: inout PitchDetector, _ spectra: [Float], _ range: Range<Int>) -> PitchCandidates {
        detector.find(spectra.span.extracting(range))
    }

    private mutating func decide(atEnd: Bool) {
        while true {
            let index = path.decided
            guard let chosen = path.decide(atEnd: atEnd) else { return }
            describeVoice(index, isLoud[Int(index & 63)] ? chosen : 0)
        }
    }

    private mutating func describeVoice(_ index: Int64, _ fundamental: Double) {
        let values =
            switch mode {
            case .compatible: DescriptorFrames.measure(&compatible, samples, spectra, index, fundamental)
            case .physical: DescriptorFrames.measure(&physical, samples, spectra, index, fundamental)
            }
        let pitch = PitchScale.semitones(values.fundamental)
        history[index, 10] = Float(pitch)
        history[index, DescriptorFrames.pitchRest] = Float(pitch - Double(Float(pitch)))
        history[index, 11] = values.jitter
        history[index, 12] = values.shimmer
        history[index, 13] = values.harmonicsToNoise
        history[index, 14] = values.tilt
        history[index, 15] = values.tiltToThirdFormant
        for i in 0..<3 {
            history[index, 16 + 3 * i] = values.formants[i].frequency
            history[index, 17 + 3 * i] = values.formants[i].bandwidth
            history[index, 18 + 3 * i] = values.amplitudes[i]
        }
    }

    private static func measure<Voice: VoiceMeasure & ~Copyable>(
        _ voice: inout Voice, _ samples: borrowing SampleHistory, _ spectra: [Float], _ index: Int64, _ fundamental: Double
    ) -> VoiceValues {
        let start = Int(index & 63) * LongSpectrum.binCount
        let magnitudes = spectra.span.extracting(start..<start + LongSpectrum.binCount)
        return voice.measure(samples, magnitudes, index, fundamental)
    }
}

/// Pitch as it is heard.
enum PitchScale {
    /// Semitones above 27.5 Hz, at least 1; 0 for no fundamental.
    static func semitones(_ frequency: Double) -> Double {
        if frequency <= 0 { return 0 }
        if frequency <= 29.136 { return 1 }
        return Elementary.log(frequency / 27.5) * (12 / 0.6931471805599453)
    }
}
