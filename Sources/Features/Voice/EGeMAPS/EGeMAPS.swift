internal import Kernels
internal import Signal

/// The low-level descriptors of eGeMAPS v02 of a stream of sound, 100 rows a second, as openSMILE computes them.
///
/// Row i describes the frame from sample 160·i on (20 ms for the spectral descriptors, 60 ms for those of the voice),
/// smoothed with its neighbours. Even what looks odd in openSMILE is kept: models were trained on it.
///
/// However the stream is cut into chunks, the rows are the same bytes. Nothing is allocated after `init`. A row comes
/// at the latest 480 ms after the start of its frame: so long may the choice of the fundamental stay open.
public struct EGeMAPS: ~Copyable, Sendable {
    /// Samples from row to row (10 ms).
    public static let hop = 160
    /// The names of a row's values.
    public static var names: [String] { EGeMAPSNames.descriptors }

    /// openSMILE divides 16-bit samples by 32767, the readers here by 32768.
    static let sampleScale = 32_768.0 / 32_767.0

    private var frames: DescriptorFrames
    private var rowCount: Int64 = 0
    private var row = [Float](repeating: 0, count: DescriptorFrames.width)

    public init(mode: EGeMAPSMode = .compatible) {
        frames = DescriptorFrames(mode: mode, describesUnvoicedFormants: true)
    }

    /// Takes all of `samples` and calls `body` with each row that they complete: its number and its values.
    public mutating func push<Problem: Error>(
        _ samples: Span<Float>, _ body: (_ index: Int64, _ row: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        var taken = 0
        while taken < samples.count {
            taken += frames.take(samples.extracting(taken..<samples.count))
            while rowCount + 1 < frames.voiceCount { try give(body) }
        }
    }

    /// The sound has ended: gives the last rows. After it only `wipe` may be called.
    public mutating func finish<Problem: Error>(
        _ body: (_ index: Int64, _ row: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        frames.finish()
        while rowCount < frames.voiceCount { try give(body) }
    }

    /// Zeroes everything that was heard, and starts anew at row 0.
    public mutating func wipe() {
        frames.wipe()
        rowCount = 0
        for i in row.indices { row[i] = 0 }
    }

    private mutating func give<Problem: Error>(
        _ body: (_ index: Int64, _ row: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        for column in 0..<DescriptorFrames.spectralWidth {
            row[column] = frames.history.mean(rowCount, column, last: frames.spectralCount - 1)
        }
        for column in DescriptorFrames.spectralWidth..<DescriptorFrames.width {
            row[column] = frames.history.meanOfPresent(rowCount, column, last: frames.voiceCount - 1)
        }
        try body(rowCount, row.span)
        rowCount += 1
    }
}
