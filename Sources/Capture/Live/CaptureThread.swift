import CLinux
import Glibc
import Signal
import Synchronization

/// The one thread that talks to open devices: it waits for any of them, and puts what they give into the queue.
struct CaptureThread: ~Copyable {
    /// How long it waits at most, in milliseconds: a microphone wants to be looked at so often.
    private static let longestWait: Int32 = 50
    /// Where poll(2) says that a camera has a picture and it has none, it is asked again so much later, in milliseconds.
    private static let patience: Int32 = 2

    private let devices: LiveDevices
    private var list: [pollfd] = []
    private var hasCamera = false
    private var isCameraEmpty = false
    private var frame = VideoFrame()
    private var slot = SoundSlot()

    private init(_ devices: LiveDevices) {
        self.devices = devices
    }

    /// Begins it; it ends soon after `devices.isOver`.
    static func start(_ devices: LiveDevices) {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(devices).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                var thread = CaptureThread(unsafe Unmanaged<LiveDevices>.fromOpaque(context).takeRetainedValue())
                while !thread.devices.isOver { thread.step() }
                return nil
            }, context)
        precondition(code == 0, "the system gives no thread")
        pthread_detach(thread)
    }

    private mutating func step() {
        gather()
        let isCameraReady = wait()
        devices.wake.hush()
        collect(isCameraReady: isCameraReady)
    }

    /// What to wait for: the bell, the camera unless it was found empty, the rest.
    private mutating func gather() {
        list.removeAll(keepingCapacity: true)
        list.append(pollfd(fd: devices.wake.descriptor, events: Int16(POLLIN), revents: 0))
        let hasRoom = devices.queue.withLock { $0.hasRoomForSound }
        (list, hasCamera) = devices.held.withLock { [list, isCameraEmpty] held in
            var list = list
            let camera = isCameraEmpty ? nil : held.camera?.descriptor
            if let camera { list.append(pollfd(fd: camera, events: Int16(POLLIN), revents: 0)) }
            for descriptor in hasRoom ? held.microphone?.descriptors ?? [] : [] {
                list.append(pollfd(fd: descriptor.file, events: descriptor.events, revents: 0))
            }
            for watch in [held.cameraWatch?.descriptor, held.microphoneWatch?.descriptor] {
                if let watch { list.append(pollfd(fd: watch, events: Int16(POLLIN), revents: 0)) }
            }
            return (list, camera != nil)
        }
    }

    /// Waits, and says whether to ask the camera.
    private mutating func wait() -> Bool {
        let longest = isCameraEmpty ? CaptureThread.patience : CaptureThread.longestWait
        _ = unsafe poll(&list, nfds_t(list.count), longest)
        return isCameraEmpty || hasCamera && list[1].revents != 0
    }

    /// Empties the devices into the queue.
    private mutating func collect(isCameraReady: Bool) {
        var isNews = false
        isCameraEmpty = false
        if isCameraReady, collectPicture() { isNews = true }
        while collectSound() { isNews = true }
        if collectChanges() { isNews = true }
        if isNews { devices.news.ring() }
    }

    /// Whether something came from the camera. What it gives stands in the queue or nowhere before the camera can be closed.
    private mutating func collectPicture() -> Bool {
        let (clock, devices) = (devices.clock, devices)
        let outcome = devices.held.withLock { held in
            let outcome = held.camera?.take(into: &frame, clock: clock)
            if case .picture(let lost) = outcome { devices.put(&frame, lost: lost) }
            frame.wipe()
            return outcome
        }
        guard let outcome else { return false }
        switch outcome {
        case .nothing:
            isCameraEmpty = true
            return false
        case .picture: break
        case .dropped(let why): note(.dropped(why))
        case .restarted: note(.restarted)
        case .gone(let why):
            devices.held.withLock { $0.camera = nil }
            note(.gone(.camera, why))
        }
        return true
    }

    /// Whether more may come from the microphone at once; as with the camera.
    private mutating func collectSound() -> Bool {
        let (clock, devices) = (devices.clock, devices)
        guard devices.queue.withLock({ $0.admitsSound() }) else { return false }
        let outcome = devices.held.withLock { held in
            let outcome = held.microphone?.take(into: &slot, clock: clock)
            if outcome == .sound { devices.put(&slot) }
            slot.wipe()
            return outcome
        }
        switch outcome {
        case .nothing, nil:
            if devices.queue.withLock({ $0.soundIsThrough() }) { devices.news.ring() }
            return false
        case .sound: break
        case .gap(let lost, let reason): note(.gap(lostFrames: lost, reason: reason))
        case .gone(let why):
            devices.held.withLock { $0.microphone = nil }
            note(.gone(.microphone, why))
        }
        return true
    }

    /// Whether devices that are gone may be there again.
    private func collectChanges() -> Bool {
        let changed = devices.held.withLock { held in
            (held.cameraWatch?.changed() ?? false, held.microphoneWatch?.changed() ?? false)
        }
        if changed.0 { note(.changed(.camera)) }
        if changed.1 { note(.changed(.microphone)) }
        return changed.0 || changed.1
    }

    private func note(_ note: CaptureNote) {
        let now = devices.clock.now
        devices.queue.withLock { $0.note(note, at: now) }
    }
}
