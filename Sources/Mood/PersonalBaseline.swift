import Signal

/// What a speaker has sounded like so far in this encounter: against it, an unusual mood is told from an unusual voice.
///
/// It learns from pieces: stretches of speech that do not overlap what is judged by them. It begins empty, is never
/// written anywhere, and `wipe()` zeroes it.
struct PersonalBaseline: ~Copyable {
    /// How many pieces of speech it knows.
    private(set) var pieces = 0
    /// How much the speaker's own means count beside those of all speakers, 0…1: n / (n + prior) after n pieces.
    private(set) var share: Float = 0
    /// The mean frame of the pieces' speech, without its level.
    private(set) var spectrum: RunningMean
    /// The mean of what the network summed the pieces up to.
    private(set) var summary: RunningMean
    /// The mean of the pieces' scaled statistics.
    private(set) var statistics: RunningMean

    private let prior: Float

    /// - Parameters:
    ///   - prior: how many pieces the means of all speakers are worth; above 0.
    ///   - bands, summary, statistics: the sizes of a piece's three parts.
    init(prior: Int, bands: Int, summary: Int, statistics: Int) {
        self.prior = Float(prior)
        spectrum = RunningMean(bands)
        self.summary = RunningMean(summary)
        self.statistics = RunningMean(statistics)
    }

    /// Forgets the speaker.
    mutating func wipe() {
        spectrum.wipe()
        summary.wipe()
        statistics.wipe()
        (pieces, share) = (0, 0)
    }

    /// Takes up one piece. One that holds a value that is no number, or an absurd one, is left out whole.
    mutating func learn(_ piece: borrowing SpeechPiece) {
        guard pieces < 1_000_000, piece.isSound else { return }
        pieces += 1
        share = Float(pieces) / (Float(pieces) + prior)
        spectrum.add(piece.spectrum.span)
        summary.add(piece.summary.span)
        statistics.add(piece.statistics.span)
    }
}

/// What a baseline learns of one stretch of speech.
struct SpeechPiece: ~Copyable {
    var spectrum: WipedBuffer<Float>
    var summary: WipedBuffer<Float>
    var statistics: WipedBuffer<Float>

    init(bands: Int, summary: Int, statistics: Int) {
        spectrum = WipedBuffer(count: bands)
        self.summary = WipedBuffer(count: summary)
        self.statistics = WipedBuffer(count: statistics)
    }

    mutating func wipe() {
        spectrum.zero()
        summary.zero()
        statistics.zero()
    }

    mutating func set(spectrum: Span<Float>, summary: Span<Float>, statistics: Span<Float>) {
        SpeechPiece.copy(spectrum, into: &self.spectrum)
        SpeechPiece.copy(summary, into: &self.summary)
        SpeechPiece.copy(statistics, into: &self.statistics)
    }

    private static func copy(_ values: Span<Float>, into buffer: inout WipedBuffer<Float>) {
        var buffer = buffer.mutableSpan
        for i in 0..<buffer.count { buffer[i] = values[i] }
    }

    var isSound: Bool {
        SpeechPiece.isSound(spectrum.span) && SpeechPiece.isSound(summary.span) && SpeechPiece.isSound(statistics.span)
    }

    private static func isSound(_ values: Span<Float>) -> Bool {
        for i in 0..<values.count where !(abs(values[i]) < 1e6) { return false }
        return true
    }
}

/// The mean of vectors that come one by one; zero before the first.
struct RunningMean: ~Copyable {
    private var count = 0
    private var sums: WipedBuffer<Float>
    private var means: WipedBuffer<Float>

    init(_ size: Int) {
        sums = WipedBuffer(count: size)
        means = WipedBuffer(count: size)
    }

    mutating func wipe() {
        sums.zero()
        means.zero()
        count = 0
    }

    mutating func add(_ values: Span<Float>) {
        count += 1
        RunningMean.add(values, pieces: Float(count), to: &sums, &means)
    }

    private static func add(
        _ values: Span<Float>, pieces: Float, to sums: inout WipedBuffer<Float>, _ means: inout WipedBuffer<Float>
    ) {
        var sums = sums.mutableSpan
        var means = means.mutableSpan
        for i in 0..<sums.count {
            sums[i] += values[i]
            means[i] = sums[i] / pieces
        }
    }

    var span: Span<Float> {
        @_lifetime(borrow self) get { means.span }
    }
}
