import Signal
import Testing

@testable import Capture

/// In which order what was captured is fetched, however late.
@Suite("The queue of what was captured") struct CaptureQueueTests {
    /// What was handed over, with its time in milliseconds.
    private enum Item: Equatable {
        case picture(Int64), sound(Int64), note(CaptureNote, Int64)

        var time: Int64 {
            switch self {
            case .picture(let time), .sound(let time), .note(_, let time): time
            }
        }
    }

    private static func put(picture time: Int64, into queue: inout CaptureQueue) {
        var frame = VideoFrame()
        let layout = PictureLayout(format: .yuyv, width: 2, height: 2, stride: 4)
        frame.begin(time: .milliseconds(time), layout: layout, byteCount: 8)
        queue.put(&frame)
    }

    /// Puts a period of 10 ms in, as the thread that captures does; whether there was room.
    private static func put(sound time: Int64, into queue: inout CaptureQueue) -> Bool {
        guard queue.admitsSound() else { return false }
        var slot = SoundSlot()
        (slot.time, slot.frames) = (.milliseconds(time), 480)
        queue.put(&slot)
        return true
    }

    /// Everything that it hands over now.
    private static func empty(_ queue: inout CaptureQueue) -> [Item] {
        var items: [Item] = []
        var frame = VideoFrame()
        var slot = SoundSlot()
        while let captured = queue.take(&frame, &slot) {
            switch captured {
            case .picture: items.append(.picture(frame.time.nanoseconds / 1_000_000))
            case .sound: items.append(.sound(slot.time.nanoseconds / 1_000_000))
            case .note(let note, let time): items.append(.note(note, time.nanoseconds / 1_000_000))
            case .soundFollows: return items
            }
        }
        return items
    }

    @Test("after a stall it hands over what came meanwhile by its times, not one kind after the other")
    func order() {
        var queue = CaptureQueue()
        // Newer than what comes after it, as a device's loss is noticed late.
        queue.note(.restarted, at: .milliseconds(250))
        for time: Int64 in 0..<30 {
            let isIn = CaptureQueueTests.put(sound: 10 * time, into: &queue)
            #expect(isIn)
            if time % 3 == 1 { CaptureQueueTests.put(picture: 10 * time + 2, into: &queue) }
        }
        let items = CaptureQueueTests.empty(&queue)
        #expect(items.map(\.time) == items.map(\.time).sorted())
        #expect(items.count { if case .sound = $0 { true } else { false } } == 30)
        // Of ten pictures the oldest two went.
        #expect(items.first == .sound(0))
        #expect(items.contains(.note(.overrun, 12)) && items.contains(.note(.overrun, 42)) && items.contains(.picture(72)))
        #expect(!items.contains(.picture(42)))
    }

    @Test("of one time what was noted comes first, then sound, then the picture")
    func ties() {
        var queue = CaptureQueue()
        CaptureQueueTests.put(picture: 10, into: &queue)
        _ = CaptureQueueTests.put(sound: 10, into: &queue)
        queue.note(.lost(1), at: .milliseconds(10))
        queue.note(.restarted, at: .milliseconds(10))
        let items = CaptureQueueTests.empty(&queue)
        #expect(items == [.note(.lost(1), 10), .note(.restarted, 10), .sound(10), .picture(10)])
    }

    @Test("no picture overtakes sound that found no room")
    func soundBehind() {
        var queue = CaptureQueue()
        var next: Int64 = 0
        while CaptureQueueTests.put(sound: next, into: &queue) { next += 10 }
        CaptureQueueTests.put(picture: next + 15, into: &queue)
        // The device holds sound of before and after it.
        let first = CaptureQueueTests.empty(&queue)
        #expect(first.count == 32 && first.last == .sound(next - 10))
        for time in [next, next + 10, next + 20] { _ = CaptureQueueTests.put(sound: time, into: &queue) }
        let second = CaptureQueueTests.empty(&queue)
        #expect(second == [.sound(next), .sound(next + 10), .picture(next + 15), .sound(next + 20)])
        CaptureQueueTests.put(picture: next + 48, into: &queue)
        let none = CaptureQueueTests.empty(&queue)
        #expect(none == [])
        let (wasBehind, isBehind) = (queue.soundIsThrough(), queue.soundIsThrough())
        #expect(wasBehind && !isBehind)
        let third = CaptureQueueTests.empty(&queue)
        #expect(third == [.picture(next + 48)])
    }
}
