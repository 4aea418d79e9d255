import Glibc
import Signal

// What the thread that captures calls.
extension LiveDevices {
    /// What to wait for: first the bell, then the camera if it is waited for, then the rest.
    func pollDescriptors(_ list: inout [pollfd], withCamera: Bool) {
        list.removeAll(keepingCapacity: true)
        add(wakeDescriptor, Int16(POLLIN), &list)
        withHeld { held in
            if withCamera, let descriptor = held.camera?.descriptor { add(descriptor, Int16(POLLIN), &list) }
        }
    }
}
