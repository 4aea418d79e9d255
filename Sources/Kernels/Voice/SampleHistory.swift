internal import Signal

/// The latest samples of a stream, to be looked at by their number in the stream.
///
/// The samples lie in wiped memory; nothing is allocated after `init`.
public struct SampleHistory: ~Copyable, Sendable {
    private let reach: Int
    private var samples: WipedBuffer<Float>
    private var held = 0
    private var first: Int64 = 0

    /// - Parameter reach: how many of the latest samples stay.
    public init(reach: Int) {
        self.reach = reach
        samples = WipedBuffer(capacity: 2 * reach)
        samples.resize(to: 2 * reach)
    }

    /// The number of samples that have come.
    public var count: Int64 { first + Int64(held) }

    /// Adds at most `reach` samples.
    public mutating func append(_ new: Span<Float>) {
        precondition(new.count <= reach, "\(new.count) samples do not fit a history of \(reach)")
        let (place, kept) = (held, reach)
        if place + new.count > 2 * kept {
            first += Int64(place - kept)
            held = kept
            var all = samples.mutableSpan
            SampleCopy.move(&all, place - kept..<place)
        }
        let start = held
        held += new.count
        var target = samples.mutableSpan
        SampleCopy.copy(new, to: &target, at: start)
    }

    /// The samples from number `start` on, `count` of them, which must be among those that are left.
    @_lifetime(borrow self)
    public func samples(from start: Int64, count: Int) -> Span<Float> {
        let place = Int(start - first)
        precondition(place >= 0 && place + count <= held, "samples that are not there any more, or not yet")
        return samples.span.extracting(place..<place + count)
    }

    /// Zeroes the samples and starts anew.
    public mutating func wipe() {
        samples.wipe()
        samples.resize(to: 2 * reach)
        (held, first) = (0, 0)
    }
}
