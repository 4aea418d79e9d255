internal import Kernels
internal import Signal

/// The low-level descriptors of eGeMAPS v02 of a stream of sound, 100 rows a second, as openSMILE computes them.
///
/// Row i describes the frame from sample 160·i on (20 ms for the spectral descriptors, 60 ms for those of the voice),
/// smoothed with its neighbours. Even what looks odd in openSMILE is kept: models were trained on it.
///
/// However the stream is cut into chunks, the rows are the same bytes. Nothing is allocated after `init`.
public struct EGeMAPS: ~Copyable, Sendable {
    /// Samples from row to row (10 ms).
    public static let hop = 160
    /// The names of a row's values.
    public static var names: [String] { EGeMAPSNames.spectral }

    /// openSMILE divides 16-bit samples by 32767, the readers here by 32768.
    static let sampleScale = 32_768.0 / 32_767.0
    static let spectralCount = 10

    private var shortFrames = FrameCutter(length: ShortSpectrum.frameLength, hop: EGeMAPS.hop)
    private var shortSpectrum = ShortSpectrum()
    private var shape = SpectralShape()
    private let bands = AuditoryBands()
    private var history = DescriptorHistory(width: EGeMAPS.spectralCount)
    private var shortCount: Int64 = 0
    private var rowCount: Int64 = 0
    private var row = [Float](repeating: 0, count: EGeMAPS.spectralCount)

    public init() {}

    /// Takes all of `samples` and calls `body` with each row that they complete: its number and its values.
    public mutating func push<Problem: Error>(
        _ samples: Span<Float>, _ body: (_ index: Int64, _ row: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        var taken = 0
        while taken < samples.count {
            let part = samples.extracting(taken..<min(samples.count, taken + EGeMAPS.hop))
            taken += shortFrames.take(part)
            while shortFrames.advance() { measureSpectrum() }
            while rowCount + 1 < shortCount { try give(last: shortCount - 1, body) }
        }
    }

    /// The sound has ended: gives the last rows. After it only `wipe` may be called.
    public mutating func finish<Problem: Error>(
        _ body: (_ index: Int64, _ row: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        while rowCount < shortCount { try give(last: shortCount - 1, body) }
    }

    /// Zeroes everything that was heard, and starts anew at row 0.
    public mutating func wipe() {
        shortFrames.wipe()
        shortSpectrum.wipe()
        shape.wipe()
        history.wipe()
        for i in row.indices { row[i] = 0 }
        (shortCount, rowCount) = (0, 0)
    }

    private mutating func measureSpectrum() {
        shortSpectrum.analyse(shortFrames)
        let values = EGeMAPS.describe(shortSpectrum, &shape, bands)
        for column in 0..<EGeMAPS.spectralCount { history[shortCount, column] = values[column] }
        shortCount += 1
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

    private mutating func give<Problem: Error>(
        last: Int64, _ body: (_ index: Int64, _ row: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        for column in 0..<EGeMAPS.spectralCount { row[column] = history.mean(rowCount, column, last: last) }
        try body(rowCount, row.span)
        rowCount += 1
    }
}
