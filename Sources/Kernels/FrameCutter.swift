internal import Signal

/// Cuts a stream of samples into overlapping frames of one length, however the stream is cut into chunks.
///
/// Frame i holds the samples i·hop ..< i·hop + length; an incomplete one at the end never comes. The samples lie in
/// wiped memory; nothing is allocated after `init`.
public struct FrameCutter: ~Copyable, Sendable {
    /// Samples in a frame.
    public let length: Int
    /// Samples from the start of one frame to that of the next.
    public let hop: Int

    private var history: WipedBuffer<Float>
    private var held = 0
    private var start = 0
    private var isFirst = true

    /// - Precondition: 0 < hop ≤ length.
    public init(length: Int, hop: Int) {
        precondition(hop > 0 && hop <= length, "frames of \(length) samples cannot lie \(hop) apart")
        self.length = length
        self.hop = hop
        history = WipedBuffer(capacity: FrameCutter.room(length))
        history.resize(to: FrameCutter.room(length))
    }

    /// Takes samples from the front of `samples`, as many as there is room for, at least one when no frame is ready.
    ///
    /// - Returns: how many were taken; offer the rest again after `advance` gave false.
    public mutating func take(_ samples: Span<Float>) -> Int {
        let count = min(samples.count, history.count - held)
        let place = held
        held += count
        var target = history.mutableSpan
        SampleCopy.copy(samples.extracting(0..<count), to: &target, at: place)
        return count
    }

    /// Makes `frame` the next frame, if all of its samples have come; says whether they have.
    public mutating func advance() -> Bool {
        let next = isFirst ? 0 : start + hop
        if next + length <= held {
            start = next
            isFirst = false
            return true
        }
        if !isFirst, start > 0 {
            // The frame that was shown stays until `advance` is asked again: only what lies before it is dropped.
            let needed = start..<held
            held -= needed.lowerBound
            start = 0
            var samples = history.mutableSpan
            SampleCopy.move(&samples, needed)
        }
        return false
    }

    /// The samples of the current frame; silence before the first.
    public var frame: Span<Float> {
        @_lifetime(borrow self) get { history.span.extracting(start..<start + length) }
    }

    /// Zeroes the samples and starts anew.
    public mutating func wipe() {
        history.wipe()
        history.resize(to: FrameCutter.room(length))
        (held, start, isFirst) = (0, 0, true)
    }

    private static func room(_ length: Int) -> Int { 2 * length + 4_096 }
}

/// Moving samples about.
enum SampleCopy {
    /// Copies all of `source` to `target`, from element `place` on.
    static func copy(_ source: Span<Float>, to target: inout MutableSpan<Float>, at place: Int) {
        precondition(place >= 0 && place + source.count <= target.count, "no room for the samples")
        unsafe source.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe (to + place).update(from: from, count: source.count)
            }
        }
    }

    /// Moves the elements of `range` to the front.
    static func move(_ samples: inout MutableSpan<Float>, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= samples.count, "no such samples")
        unsafe samples.withUnsafeMutableBufferPointer { samples in
            guard let base = samples.baseAddress else { return }
            unsafe base.update(from: base + range.lowerBound, count: range.count)
        }
    }
}
