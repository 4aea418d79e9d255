import Kernels
import Signal

/// A track of sound: reads its bytes, mixes them to mono, brings them to 16 kHz and holds the blocks that come out.
struct SoundTrack: ~Copyable, Sendable {
    let format: SoundFormat
    private var clock: SoundClock
    private var held = HeldSound()

    private var raw: WipedBuffer<UInt8>
    private var mono: WipedBuffer<Float>
    private var output: WipedBuffer<Float>
    private var resampler: PolyphaseResampler
    /// The exact time of the first sample since the filter began, `nil` before it.
    private var anchor: MediaTime?
    private var given: Int64 = 0
    private var gap: MediaTime?
    /// What was found wrong with the samples that were read.
    private(set) var faults = SampleFaults()

    /// The track of a recording without sound: nothing is ever read into it.
    init() {
        self.init(format: SoundFormat(samples: .signed16, channels: 1, rate: 16_000), rounding: MediaTime.resolution)
    }

    init(format: SoundFormat, rounding: Nanoseconds) {
        self.format = format
        clock = SoundClock(rate: format.rate, rounding: rounding)
        resampler = PolyphaseResampler(inputRate: format.rate)
        raw = WipedBuffer(capacity: 0)
        mono = WipedBuffer(capacity: 0)
        output = WipedBuffer(capacity: 0)
    }

    /// Whether something must be delivered before more is read.
    var isFull: Bool { held.isFull }

    /// When the next block that is held begins, `nil` if none is.
    var time: MediaTime? { held.time }

    /// The exact time of the frame that comes next.
    var now: MediaTime { clock.now }

    /// Where the next sample that comes out will begin, `nil` before the first.
    var frontier: MediaTime? {
        anchor.map { ($0 + MediaTime.sample(given, rate: AudioBlock.rate).nanoseconds).rounded }
    }

    /// Says when, by the recording, the frame that comes next was taken.
    ///
    /// - Returns: `false` if that lies too far before the end of the frames before it.
    mutating func meet(_ time: MediaTime) -> Bool {
        switch clock.meet(time) {
        case .agreed: break
        case .moved(let distance): anchor = anchor.map { $0 + distance }
        case .gap(let from):
            if anchor == nil { break }
            finish()
            gap = from.rounded
        case .impossible: return false
        }
        return true
    }

    /// Gives what waits in the filter because nothing that joins it will come, and notes that a gap begins.
    mutating func lose() {
        guard anchor != nil else { return }
        finish()
        gap = clock.now.rounded
    }

    /// Counts frames that were passed over; what is read afterwards does not belong to what was read before.
    mutating func pass(_ frames: Int) {
        if anchor != nil { finish() }
        clock.count(frames)
    }

    /// Reads up to `frames` frames, at most the format's `largestStep`, and says how many came: less only at the end.
    mutating func read(_ frames: Int, from input: inout Input) throws(Halt) -> Int {
        precondition(frames <= format.largestStep, "one step reads at most \(format.largestStep) frames")
        let whole = try SoundTrack.read(frames, format, from: &input, &raw, &mono)
        take(whole)
        return whole
    }

    /// Takes frames as they lie in memory, at most the format's `largestStep`.
    mutating func take(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= format.largestStep * format.frameBytes, "one step takes at most \(format.largestStep) frames")
        raw.resize(to: bytes.count)
        SoundTrack.copy(bytes, &raw)
        let frames = bytes.count / format.frameBytes
        mono.resize(to: frames)
        take(SoundTrack.mix(raw, frames, format, &mono))
    }

    /// Brings what was mixed to 16 kHz, and holds it.
    private mutating func take(_ whole: Int) {
        faults.look(through: raw, frames: whole, format, from: clock.now)
        let count = SoundTrack.resample(mono, whole, &resampler, &output)
        if anchor == nil { anchor = clock.now }
        clock.count(whole)
        hold(count)
    }

    private static func copy(_ bytes: Span<UInt8>, _ raw: inout WipedBuffer<UInt8>) {
        var target = raw.mutableSpan
        for index in bytes.indices { target[index] = bytes[index] }
    }

    private static func mix(
        _ raw: borrowing WipedBuffer<UInt8>, _ frames: Int, _ format: SoundFormat, _ mono: inout WipedBuffer<Float>
    ) -> Int {
        var samples = mono.mutableSpan
        return format.samples.mixToMono(
            raw.span.extracting(..<(frames * format.frameBytes)), channels: format.channels, into: &samples)
    }

    private static func read(
        _ frames: Int, _ format: SoundFormat, from input: inout Input, _ raw: inout WipedBuffer<UInt8>,
        _ mono: inout WipedBuffer<Float>
    ) throws(Halt) -> Int {
        raw.resize(to: frames * format.frameBytes)
        mono.resize(to: frames)
        var bytes = raw.mutableSpan
        let whole = try input.fill(&bytes) / format.frameBytes
        return mix(raw, whole, format, &mono)
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
        given += Int64(count)
        // The last sample may reach a little beyond the end of the sound that it was made from.
        let end = min(anchor + MediaTime.sample(given, rate: AudioBlock.rate).nanoseconds, clock.now)
        SoundTrack.hold(output, count, start, end, gap, &held)
        gap = nil
    }

    private static func hold(
        _ output: borrowing WipedBuffer<Float>, _ count: Int, _ start: MediaTime, _ end: MediaTime, _ gap: MediaTime?,
        _ held: inout HeldSound
    ) {
        held.append(output.span.extracting(..<count), start: start, end: end, gap: gap)
    }

    private mutating func restart() {
        resampler.wipe()
        (anchor, given, gap) = (nil, 0, nil)
    }

    mutating func takeGap() -> (from: MediaTime, to: MediaTime)? { held.takeGap() }

    /// Puts the next block's samples before `limit` into `slot`, and says when they end.
    mutating func deliver(into slot: inout AudioBlock, notBefore floor: MediaTime, upTo limit: MediaTime?) -> MediaTime {
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
