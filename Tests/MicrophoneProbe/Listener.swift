import Capture
import Digest
import Signal

/// Takes sound from a microphone until it has enough.
struct Listener: ~Copyable {
    private let door = Door()
    private let wishes: Wishes
    private var slot = SoundSlot()
    private var taken = 0
    private var digest = SHA256()
    private var hasPaused = false
    private var wasUnplugged = false

    init(_ wishes: Wishes) {
        self.wishes = wishes
    }

    /// - Throws: that the microphone does not open.
    mutating func listen() throws(SourceError) {
        var goesOn = true
        while goesOn {
            let microphone = try door.open(wishes.name)
            let mode = microphone.mode
            print("mode \(mode.rate) \(mode.channels) \(mode.periodFrames) \(mode.bufferFrames)")
            goesOn = Listener.listen(to: microphone, &self)
        }
        print("digest \(digest.finalize())")
    }

    /// - Returns: whether to open it again.
    private static func listen(to microphone: consuming Microphone, _ listener: inout Listener) -> Bool {
        var files = System.files(microphone.descriptors)
        // A test that hangs says nothing.
        while listener.taken < listener.wishes.frames, listener.door.clock.now < .seconds(30) {
            listener.act()
            switch microphone.take(into: &listener.slot, clock: listener.door.clock) {
            case .nothing: System.wait(for: &files)
            case .sound: listener.hear()
            case .gap(let frames, let reason): print("gap \(frames) \(reason.rawValue)")
            case .gone(let text): return listener.lose(text)
            }
        }
        if let drift = microphone.partsPerMillion { print("drift \(Int(drift.rounded()))") }
        return false
    }

    private mutating func hear() {
        taken += slot.frames
        if !wishes.isTerse {
            let first = Int(slot.bytes[0]) | Int(slot.bytes[1]) << 8
            print("sound \(slot.frames) \(slot.time.nanoseconds) \(first) \(slot.bytes.count)")
        }
        Listener.add(slot, to: &digest)
    }

    private static func add(_ slot: borrowing SoundSlot, to digest: inout SHA256) {
        digest.update(slot.bytes)
    }

    /// Looks away or pulls the plug, when it is time.
    private mutating func act() {
        if taken >= wishes.pauseAfter, !hasPaused {
            hasPaused = true
            System.pause(wishes.pause)
        }
        if let file = wishes.unplugFile, taken >= wishes.frames / 2, !wasUnplugged {
            wasUnplugged = true
            System.makeFile(file)
        }
    }

    private func lose(_ text: String) -> Bool {
        print("gone \(text)")
        guard let file = wishes.unplugFile else { return false }
        System.removeFile(file)
        return true
    }
}
