import CLinux
import Glibc
public import Signal
import Synchronization

/// The camera and the microphone of a live run, each open or not, and the thread that empties them.
///
/// Shared by that thread and the one that analyses: this one opens, fetches and closes, and waits for nothing but news.
public final class LiveDevices: Sendable {
    struct Held: ~Copyable, Sendable {
        var camera: Camera?
        var microphone: Microphone?
        /// Where devices appear, while one is gone.
        var cameraWatch: DeviceWatch?
        var microphoneWatch: DeviceWatch?
    }

    public let clock: CaptureClock
    let held = Mutex(Held())
    let queue = Mutex(CaptureQueue())
    private let over = Atomic<Bool>(false)
    /// Rung for the thread that captures, and for the one that analyses.
    let wake = Bell()
    let news = Bell()

    public init(clock: CaptureClock) {
        self.clock = clock
        CaptureThread.start(self)
    }

    /// Ends the thread and closes all.
    public func finish() {
        close(.camera)
        close(.microphone)
        over.store(true, ordering: .releasing)
        wake.ring()
    }

    // MARK: For the thread that captures

    /// Puts a picture into the queue, before which so many were lost.
    func put(_ frame: inout VideoFrame, lost: Int) {
        queue.withLock { queue in
            if lost > 0 { queue.note(.lost(lost), at: frame.time) }
            queue.put(&frame)
        }
    }

    /// Puts sound into the queue.
    func put(_ slot: inout SoundSlot) { queue.withLock { $0.put(&slot) } }

    var isOver: Bool { over.load(ordering: .acquiring) }

    // MARK: For the thread that analyses

    /// Takes over a camera that was opened.
    public func take(_ camera: consuming Camera) {
        var camera = Optional(camera)
        held.withLock { held in
            held.camera = camera.take()
            held.cameraWatch = nil
        }
        wake.ring()
    }

    /// Takes over a microphone that was opened.
    public func take(_ microphone: consuming Microphone) {
        var microphone = Optional(microphone)
        held.withLock { held in
            held.microphone = microphone.take()
            held.microphoneWatch = nil
        }
        wake.ring()
    }

    /// Closes a device, if it is open, and zeroes what came from it.
    public func close(_ sensor: Sensor) {
        held.withLock { held in
            switch sensor {
            case .camera:
                held.camera = nil
                held.cameraWatch = nil
            case .microphone:
                held.microphone = nil
                held.microphoneWatch = nil
            }
        }
        queue.withLock { $0.wipe(sensor) }
        wake.ring()
    }

    /// Looks out for a device that is not there: a change in its folder is noted.
    public func awaitReturn(of sensor: Sensor, in folder: String) throws(FileError) {
        var watch = Optional(try DeviceWatch(folder: folder))
        held.withLock { held in
            switch sensor {
            case .camera: held.cameraWatch = watch.take()
            case .microphone: held.microphoneWatch = watch.take()
            }
        }
        wake.ring()
    }

    /// The next of what was captured; what it is goes into the frame or the slot, whose memory is used again.
    public func fetch(into frame: inout VideoFrame, _ slot: inout SoundSlot) -> Captured? {
        let captured = queue.withLock { queue in queue.take(&frame, &slot) }
        // There may be room again for the sound that waits.
        if captured == .sound { wake.ring() }
        return captured
    }

    /// Says that something has come for the thread that analyses, from elsewhere.
    public func ring() { news.ring() }

    /// Waits until something has come, or the clock shows `time`.
    public func wait(until time: MediaTime) {
        let left = max(0, time - clock.now)
        lamppost_wait(news.descriptor, Int32(min(left / 1_000_000 + 1, 1_000)))
        news.hush()
    }
}
