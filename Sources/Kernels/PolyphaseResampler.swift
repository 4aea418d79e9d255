internal import Signal

/// Brings a stream of sound of any rate from 8 to 96 kHz to 16 kHz.
///
/// A windowed sinc (Kaiser window, stopband below −85 dB from half the lower of the two rates on, flat to 90 % of
/// it), laid out as one row of coefficients per output phase (Crochiere and Rabiner 1983, § 2.3). The filter's delay
/// is compensated: output sample n is the sound at exactly n / 16000 s of the input. However the input is cut into
/// chunks, the output is the same bytes.
///
/// Sound at 16 kHz already passes unchanged and without latency; otherwise an output sample comes half the
/// filter's length of input samples after its place.
public struct PolyphaseResampler: ~Copyable, Sendable {
    /// Samples a second that come out.
    public static let outputRate = 16_000

    /// Samples a second that go in.
    public let inputRate: Int

    let filter: ResamplingFilter
    /// The last input samples, oldest first; of these `held` are in use.
    private var history: WipedBuffer<Float>
    private var held: Int
    /// Where in `history` the window of the next output sample begins.
    private var start: Int
    /// How far the next output sample lies after the middle of its window, in `filter.phases`-ths of a sample.
    private var phase: Int
    private var taken: Int64
    private var given: Int64

    private static let chunk = 4_096

    /// - Precondition: `inputRate` is in 8000 ... 96000.
    public init(inputRate: Int) {
        precondition(inputRate >= 8_000 && inputRate <= 96_000, "\(inputRate) samples a second is not 8000 ... 96000")
        self.inputRate = inputRate
        filter = ResamplingFilter(inputRate: inputRate, outputRate: PolyphaseResampler.outputRate)
        history = WipedBuffer(capacity: filter.taps + PolyphaseResampler.chunk)
        history.resize(to: filter.taps + PolyphaseResampler.chunk)
        (held, start, phase, taken, given) = (max(0, filter.half - 1), 0, 0, 0, 0)
    }

    /// The most output samples that one call with `inputCount` samples can give; `finish` gives at most
    /// `outputBound(forInput: 0)`.
    public func outputBound(forInput inputCount: Int) -> Int {
        (inputCount + filter.taps) * filter.phases / filter.step + 2
    }

    /// Takes samples and writes those that come out of them, from the first element of `output` on.
    ///
    /// - Parameter output: at least `outputBound(forInput: input.count)` elements.
    /// - Returns: how many came out.
    /// - Complexity: O(filter length) per output sample; nothing is allocated.
    public mutating func process(_ input: Span<Float>, into output: inout MutableSpan<Float>) -> Int {
        precondition(output.count >= outputBound(forInput: input.count), "no room for the output")
        taken += Int64(input.count)
        if filter.taps == 0 {
            for i in 0..<input.count { output[i] = input[i] }
            given += Int64(input.count)
            return input.count
        }
        var written = 0
        var done = 0
        while done < input.count {
            let count = min(PolyphaseResampler.chunk, input.count - done)
            append(input.extracting(done..<done + count))
            written += produce(into: &output, from: written, atMost: .max)
            done += count
        }
        return written
    }

    /// Writes the output that still waits for input, as if silence followed; then only `wipe` makes sense.
    ///
    /// - Returns: how many came out: in all, one for each n / 16000 s before the end of the input.
    public mutating func finish(into output: inout MutableSpan<Float>) -> Int {
        precondition(output.count >= outputBound(forInput: 0), "no room for the output")
        if filter.taps == 0 { return 0 }
        let (whole, rest) = taken.quotientAndRemainder(dividingBy: Int64(filter.step))
        let phases = Int64(filter.phases)
        let total = whole * phases + (rest * phases + Int64(filter.step) - 1) / Int64(filter.step)
        var written = 0
        var silence = filter.half
        while silence > 0 {
            let count = min(PolyphaseResampler.chunk, silence)
            appendSilence(count)
            written += produce(into: &output, from: written, atMost: total - given)
            silence -= count
        }
        return written
    }

    /// Zeroes all samples that are held and starts anew.
    public mutating func wipe() {
        history.wipe()
        history.resize(to: filter.taps + PolyphaseResampler.chunk)
        (held, start, phase, taken, given) = (max(0, filter.half - 1), 0, 0, 0, 0)
    }

    private mutating func append(_ input: Span<Float>) {
        let place = makeRoom(input.count)
        var samples = history.mutableSpan
        for i in 0..<input.count { samples[place + i] = input[i] }
    }

    private mutating func appendSilence(_ count: Int) {
        let place = makeRoom(count)
        var samples = history.mutableSpan
        for i in 0..<count { samples[place + i] = 0 }
    }

    /// Moves what is still needed to the front and says where `count` new samples go.
    private mutating func makeRoom(_ count: Int) -> Int {
        if start > 0 {
            let needed = start..<held
            var samples = history.mutableSpan
            PolyphaseResampler.move(&samples, needed)
            held -= needed.lowerBound
            start = 0
        }
        let place = held
        held += count
        return place
    }

    private mutating func produce(into output: inout MutableSpan<Float>, from first: Int, atMost limit: Int64) -> Int {
        let ready = (held - filter.taps - start) * filter.phases + filter.phases - 1 - phase
        if ready < 0 { return 0 }
        let count = Int(min(Int64(ready / filter.step + 1), limit))
        let next = PolyphaseResampler.run(
            filter, history.span.extracting(start..<held), phase: phase, into: &output, first..<first + count)
        start += next.start
        phase = next.phase
        given += Int64(count)
        return count
    }

    /// Computes the outputs of `range` from `samples` on, and says where the one after them begins.
    private static func run(
        _ filter: ResamplingFilter, _ samples: Span<Float>, phase: Int, into output: inout MutableSpan<Float>,
        _ range: Range<Int>
    ) -> (start: Int, phase: Int) {
        var (start, phase) = (0, phase)
        unsafe samples.withUnsafeBufferPointer { samples in
            guard let base = samples.baseAddress else { return }
            for i in range {
                output[i] = unsafe filter.apply(base + start, phase: phase)
                phase += filter.step
                start += phase / filter.phases
                phase %= filter.phases
            }
        }
        return (start, phase)
    }

    private static func move(_ samples: inout MutableSpan<Float>, _ range: Range<Int>) {
        for i in range { samples[i - range.lowerBound] = samples[i] }
    }
}
