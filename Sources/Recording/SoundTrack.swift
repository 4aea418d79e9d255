import Kernels
import Signal

/// A track of sound: reads its bytes, mixes them to mono, brings them to 16 kHz and holds the blocks that come out.
///
/// Times come from counting samples as long as the recorded times agree with the count. A recorded time that differs
/// by less than its own rounding is that rounding; one up to `slip` later, or earlier, moves the count; what is
/// missing beyond that is a gap.
struct SoundTrack: ~Copyable, Sendable {
    /// A hole in the recorded times up to this long is a clock's drift; a longer one is lost sound.
    static let slip: Nanoseconds = 20_000_000
    /// A step back in the recorded times beyond this is damage.
    static let mostBackward: Nanoseconds = 1_000_000_000

    let format: SoundFormat
    /// What recorded times are rounded to.
    private let rounding: Nanoseconds
    private var held = HeldSound()

    private var raw: WipedBuffer<UInt8>
    private var mono: WipedBuffer<Float>
    private var output: WipedBuffer<Float>
    private var resampler: PolyphaseResampler
    /// The exact time of the first frame counted, `nil` before it.
    private var anchor: MediaTime?
    private var taken: Int64 = 0
    private var given: Int64 = 0
    private var gap: MediaTime?

    /// The track of a recording without sound: nothing is ever read into it.
    init() {
        self.init(format: SoundFormat(samples: .signed16, channels: 1, rate: 16_000), rounding: MediaTime.resolution)
    }

    init(format: SoundFormat, rounding: Nanoseconds) {
        self.format = format
        self.rounding = rounding
        resampler = PolyphaseResampler(inputRate: format.rate)
        raw = WipedBuffer(capacity: 0)
        mono = WipedBuffer(capacity: 0)
        output = WipedBuffer(capacity: 0)
    }

    /// Whether something must be delivered before more is read.
    var isFull: Bool { held.isFull }

    /// When the next block that is held begins, `nil` if none is.
    var time: MediaTime? { held.time }

    /// Where the next sample that comes out will begin, `nil` before the first.
    var frontier: MediaTime? {
        anchor.map { ($0 + MediaTime.sample(given, rate: AudioBlock.rate).nanoseconds).rounded }
    }

    /// Says when the frames that come next were taken.
    ///
    /// - Returns: whether that is possible; `false` if it lies more than `mostBackward` before the end of the last.
    mutating func begin(at time: MediaTime) -> Bool {
        guard let anchor else {
            self.anchor = time
            return true
        }
        let expected = anchor + MediaTime.sample(taken, rate: Int64(format.rate)).nanoseconds
        let late = time - expected
        if late.magnitude < rounding.magnitude { return true }
        if late < -SoundTrack.mostBackward { return false }
        if late > SoundTrack.slip {
            finish()
            gap = expected.rounded
            self.anchor = time
        } else {
            self.anchor = anchor + late
        }
        return true
    }

    /// Reads up to `frames` frames, at most the format's `largestStep`, and says how many came: less only at the end.
    mutating func read(_ frames: Int, from input: inout Input) throws(Halt) -> Int {
        precondition(frames <= format.largestStep, "one step reads at most \(format.largestStep) frames")
        let whole = try SoundTrack.read(frames, format, from: &input, &raw, &mono)
        let count = SoundTrack.resample(mono, whole, &resampler, &output)
        taken += Int64(whole)
        hold(count)
        return whole
    }

    private static func read(
        _ frames: Int, _ format: SoundFormat, from input: inout Input, _ raw: inout WipedBuffer<UInt8>,
        _ mono: inout WipedBuffer<Float>
    ) throws(Halt) -> Int {
        raw.resize(to: frames * format.frameBytes)
        mono.resize(to: frames)
        var bytes = raw.mutableSpan
        let whole = try input.fill(&bytes) / format.frameBytes
        var samples = mono.mutableSpan
        return format.samples.mixToMono(
            raw.span.extracting(..<(whole * format.frameBytes)), channels: format.channels, into: &samples)
    }

    private static func resample(
        _ mono: borrowing WipedBuffer<Float>, _ count: Int, _ resampler: inout PolyphaseResampler,
        _ output: inout WipedBuffer<Float>
    ) -> Int {
        output.resize(to: resampler.outputBound(forInput: count))
        var room = output.mutableSpan
        return resampler.process(mono.span.extracting(..<count), into: &room)
    }

    private static func finish(_ resampler: inout PolyphaseResampler, _ output: inout WipedBuffer<Float>) -> Int {
        output.resize(to: resampler.outputBound(forInput: 0))
        var room = output.mutableSpan
        return resampler.finish(into: &room)
    }

    /// Gives what still waits in the filter, and begins anew with the next frame.
    mutating func finish() {
        hold(SoundTrack.finish(&resampler, &output))
        restart()
    }

    private mutating func hold(_ count: Int) {
        guard count > 0, let anchor else { return }
        let start = anchor + MediaTime.sample(given, rate: AudioBlock.rate).nanoseconds
        SoundTrack.hold(output, count, start, gap, &held)
        gap = nil
        given += Int64(count)
    }

    private static func hold(
        _ output: borrowing WipedBuffer<Float>, _ count: Int, _ start: MediaTime, _ gap: MediaTime?,
        _ held: inout HeldSound
    ) {
        held.append(output.span.extracting(..<count), start: start, gap: gap)
    }

    private mutating func restart() {
        resampler.wipe()
        (anchor, taken, given, gap) = (nil, 0, 0, nil)
    }

    mutating func takeGap() -> (from: MediaTime, to: MediaTime)? { held.takeGap() }

    mutating func deliver(into slot: inout AudioBlock, notBefore floor: MediaTime, upTo limit: MediaTime?) {
        held.deliver(into: &slot, notBefore: floor, upTo: limit)
    }

    /// Zeroes every sample, raw, mixed, in the filter and held.
    mutating func wipe() {
        raw.wipe()
        mono.wipe()
        output.wipe()
        held.wipe()
        restart()
    }
}
