internal import Signal

/// The 88 functionals of eGeMAPS v02 of one stretch of sound, as openSMILE computes them.
///
/// Memory is bounded: see `ValueDistribution` and `ContourShape` for what is exact up to 22 minutes and an hour, and
/// how near it is after that. However the stream is cut into chunks, the values are the same bytes.
public struct EGeMAPSFunctionals: ~Copyable, Sendable {
    /// The names of the values.
    public static var names: [String] { EGeMAPSNames.functionals }

    private var frames: DescriptorFrames
    private var spectralRows: Int64 = 0
    private var voiceRows: Int64 = 0
    private var sums = FunctionalSums()

    public init(mode: EGeMAPSMode = .compatible) {
        frames = DescriptorFrames(mode: mode, describesUnvoicedFormants: false)
    }

    /// Takes all of `samples`.
    public mutating func push(_ samples: Span<Float>) {
        var taken = 0
        while taken < samples.count {
            taken += frames.take(samples.extracting(taken..<samples.count))
            while spectralRows + 1 < frames.spectralCount { addSpectral() }
            while voiceRows + 1 < frames.voiceCount { addVoice(last: frames.voiceCount - 1) }
        }
    }

    /// The sound has ended: its values in the order of `names`; nil if it was shorter than 60 ms. After it only `wipe`
    /// may be called.
    ///
    /// As in openSMILE, frames whose fundamental is not decided when the sound ends do not count.
    public mutating func finish() -> [Float]? {
        guard frames.hasVoiceFrames else { return nil }
        while spectralRows < frames.spectralCount { addSpectral() }
        let decided = frames.voiceCount
        frames.finish()
        while voiceRows < decided { addVoice(last: decided - 1) }
        return sums.values(meanSquare: frames.meanSquare, rows: voiceRows)
    }

    /// Zeroes everything that was heard, and starts anew.
    public mutating func wipe() {
        frames.wipe()
        sums = FunctionalSums()
        (spectralRows, voiceRows) = (0, 0)
    }

    private mutating func addSpectral() {
        let (row, last) = (spectralRows, frames.spectralCount - 1)
        sums.addLoudness(frames.history.mean(row, 0, last: last))
        for column in 5..<10 { sums.addSpectral(frames.history.mean(row, column, last: last), column) }
        spectralRows += 1
    }

    private mutating func addVoice(last: Int64) {
        sums.addVoice(frames.history, voiceRows, last: last)
        voiceRows += 1
    }
}
