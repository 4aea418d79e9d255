import CLinux
import Glibc
import Signal

/// The one thread that talks to open devices: it waits for any of them, and puts what they give into the queue.
enum CaptureThread {
    /// Where poll(2) says that a camera has a picture and it has none, it is asked again so much later, in milliseconds.
    private static let patience: Int32 = 2

    /// Begins it; it ends when `devices.isOver`.
    static func start(_ devices: LiveDevices) -> pthread_t {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(devices).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                CaptureThread.run(unsafe Unmanaged<LiveDevices>.fromOpaque(context).takeRetainedValue())
                return nil
            }, context)
        precondition(code == 0, "the system gives no thread")
        return thread
    }

    private static func run(_ devices: LiveDevices) {
        var descriptors: [pollfd] = []
        var isCameraEmpty = false
        var frame = VideoFrame()
        var slot = SoundSlot()
        while !devices.isOver {
            devices.pollDescriptors(&descriptors, withCamera: !isCameraEmpty)
            let count = descriptors.count
            _ = unsafe descriptors.withUnsafeMutableBufferPointer { list in
                unsafe poll(list.baseAddress, nfds_t(count), isCameraEmpty ? patience : -1)
            }
            let isCameraReady = isCameraEmpty || devices.isCameraReady(descriptors)
            isCameraEmpty = devices.collect(&frame, &slot, isCameraReady: isCameraReady)
        }
        frame.wipe()
        slot.wipe()
    }
}
