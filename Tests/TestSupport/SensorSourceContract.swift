public import Signal

/// What `SensorSource` promises, checked on any source: recorded, synthetic or live.
///
/// Each check returns what is broken, one sentence each; none means that the promise is kept.
public struct SensorSourceContract {
    /// What a source delivered, without the samples themselves.
    public struct Item: Sendable, Hashable {
        public enum Kind: Sendable, Hashable { case video, audio, event, gap, time, back, end }
        public var kind: Kind
        /// When it begins; for a gap, and for the end, when it is over.
        public var time: MediaTime
        public var end: MediaTime
        /// FNV-1a of the bytes of a picture or of the samples.
        public var digest: UInt64
        public var count: Int
        /// The event's text, or why the stream ended early.
        public var text: String?
    }

    public init() {}

    // MARK: Collecting

    /// Everything that a source delivers with some of its sensors open from the start.
    ///
    /// - Parameter react: called after each item, to open or close sensors.
    public func run<Source: SensorSource & ~Copyable>(
        _ source: inout Source, react: (inout Source, Item) throws -> Void = { _, _ in }
    ) throws -> (items: [Item], broken: [String]) {
        var slot = SensorSlot()
        var items: [Item] = []
        var broken: [String] = []
        var horizon = source.horizon
        while true {
            let item = SensorSourceContract.summary(try source.next(into: &slot), slot)
            broken += SensorSourceContract.faults(of: item, after: items, slot)
            if source.horizon < horizon { broken.append("the horizon went back from \(horizon) to \(source.horizon)") }
            horizon = source.horizon
            if item.kind != .end, horizon < item.time {
                broken.append("the horizon \(horizon) lies before the \(item.kind) at \(item.time)")
            }
            items.append(item)
            if items.count > 1_000_000 { return (items, broken + ["no end came"]) }
            if item.kind == .end { break }
            try react(&source, item)
        }
        for _ in 0..<3 {
            let again = SensorSourceContract.summary(try source.next(into: &slot), slot)
            if again != items.last { broken.append("the end is not given again, but \(again)") }
        }
        return (items, broken)
    }

    private static func summary(_ item: SensorItem, _ slot: borrowing SensorSlot) -> Item {
        switch item {
        case .video:
            let time = slot.video.time
            return Item(
                kind: .video, time: time, end: time, digest: digest(slot.video.bytes), count: slot.video.bytes.count)
        case .audio:
            return Item(
                kind: .audio, time: slot.audio.time, end: slot.audio.end, digest: digest(slot.audio.samples),
                count: slot.audio.samples.count)
        case .event(let event):
            return Item(kind: .event, time: event.time, end: event.time, digest: 0, count: 0, text: event.json)
        case .gap(let sensor, let from, let to):
            return Item(kind: .gap, time: to, end: to, digest: UInt64(from.nanoseconds), count: 0, text: sensor.rawValue)
        case .time(let time): return Item(kind: .time, time: time, end: time, digest: 0, count: 0)
        case .back(let sensor):
            return Item(kind: .back, time: .zero, end: .zero, digest: 0, count: 0, text: sensor.rawValue)
        case .end(let cutOff):
            return Item(kind: .end, time: .zero, end: .zero, digest: 0, count: 0, text: cutOff)
        }
    }

    private static func faults(of item: Item, after items: [Item], _ slot: borrowing SensorSlot) -> [String] {
        var faults: [String] = []
        func expect(_ holds: Bool, _ fault: @autoclosure () -> String) { if !holds { faults.append(fault()) } }
        if item.kind == .end { return [] }
        expect(item.time.isInRange, "\(item.kind) at \(item.time.nanoseconds) ns is out of range")
        expect(
            item.time == item.time.rounded, "\(item.kind) at \(item.time.nanoseconds) ns is not rounded to the resolution")
        if let last = items.last {
            expect(item.time >= last.time, "\(item.kind) at \(item.time) comes after \(last.kind) at \(last.time)")
            if item.kind == .event, last.kind == .audio {
                let lastSample = last.end.nanoseconds - 1_000_000_000 / AudioBlock.rate
                expect(
                    item.time.nanoseconds > lastSample - MediaTime.resolution,
                    "the event at \(item.time) comes after sound up to \(last.end)")
            }
            if item.kind == .event, last.kind != .event {
                expect(item.time > last.time, "the event at \(item.time) comes after a sample of the same time")
            }
        }
        switch item.kind {
        case .audio:
            expect(item.count > 0, "a block of sound at \(item.time) is empty")
            expect(item.count <= 1_600, "a block of sound at \(item.time) is longer than 100 ms")
            var largest: Float = 0
            for i in slot.audio.samples.indices { largest = max(largest, slot.audio.samples[i].magnitude) }
            expect(largest < 1.5, "a sample of the block at \(item.time) is \(largest)")
        case .video:
            let layout = slot.video.layout
            expect(item.count > 0, "a picture at \(item.time) is empty")
            let sides = 1...PictureLayout.largestSide
            expect(sides.contains(layout.width) && sides.contains(layout.height), "a picture at \(item.time) has no size")
        case .gap:
            expect(item.digest < UInt64(item.time.nanoseconds), "a gap up to \(item.time) does not begin before it ends")
        case .event, .time, .back, .end: break
        }
        return faults
    }

    private static func digest(_ bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for i in bytes.indices { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01b3 }
        return hash
    }

    private static func digest(_ samples: Span<Float>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for i in samples.indices { hash = (hash ^ UInt64(samples[i].bitPattern)) &* 0x100_0000_01b3 }
        return hash
    }
}
