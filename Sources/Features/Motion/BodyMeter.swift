public import Signal

/// Measures how the viewer holds and moves the head, from where a tracker saw the face.
///
/// Keeps the last three seconds, at most 33 sightings a second, so that memory and work are bounded at every frame rate.
/// Causal; floats in one written order; in the steady state nothing is allocated.
public struct BodyMeter: ~Copyable, Sendable {
    /// How far back it looks.
    public static let span: Nanoseconds = 3_000_000_000
    /// The least time between two sightings that are kept.
    public static let interval: Nanoseconds = 30_000_000
    /// Nothing is said before this has passed, or when nothing was seen for longer than `longestSilence`.
    public static let leastSpan: Nanoseconds = 1_000_000_000
    public static let longestSilence: Nanoseconds = 700_000_000

    private static let capacity = 128
    private var ring = WipedBuffer<BodySample>(capacity: capacity)
    private var start = 0
    private(set) var count = 0
    private var id = 0
    private var dwell: Nanoseconds = 0

    public init() {}

    /// Takes where the viewer's face is; another person's takes the place of everything before.
    public mutating func observe(_ face: TrackedFace) {
        let time = face.lastSeen.nanoseconds
        if face.id != id || count > 0 && time < self[count - 1].time { wipe() }
        id = face.id
        dwell = face.dwell
        if count > 0, time - self[count - 1].time < BodyMeter.interval { return }
        while count > 0, count == BodyMeter.capacity || time - self[0].time > BodyMeter.span { removeFirst() }
        let sample = BodySample(face)
        let index = (start + count) % BodyMeter.capacity
        if ring.count < BodyMeter.capacity { ring.resize(to: BodyMeter.capacity) }
        var span = ring.mutableSpan
        span[index] = sample
        count += 1
    }

    /// What the last seconds up to `time` say; `nil` while too little was seen, or none of it lately.
    ///
    /// - Complexity: O(sightings kept), about 100.
    public func reading(at time: MediaTime) -> BodyLanguage? {
        guard count > 1 else { return nil }
        let last = MediaTime(nanoseconds: self[count - 1].time)
        guard last.nanoseconds - self[0].time >= BodyMeter.leastSpan, time - last <= BodyMeter.longestSilence,
            time >= last
        else { return nil }
        var body = BodyLanguage(id: id, time: last, dwell: dwell)
        measureGoing(&body)
        measureStillness(&body)
        measureGestures(&body)
        measurePosture(&body)
        measureFidgeting(&body)
        return body
    }

    /// Zeroes everything.
    public mutating func wipe() {
        ring.wipe()
        (start, count, id, dwell) = (0, 0, 0, 0)
    }

    /// The sightings kept, the oldest first.
    subscript(_ index: Int) -> BodySample { ring.span[(start + index) % BodyMeter.capacity] }

    private mutating func removeFirst() {
        start = (start + 1) % BodyMeter.capacity
        count -= 1
    }

    /// The first sighting of the last so many nanoseconds.
    func first(within length: Nanoseconds) -> Int {
        let end = self[count - 1].time
        var index = count - 1
        while index > 0, end - self[index - 1].time <= length { index -= 1 }
        return index
    }
}
