import CLinux
import Glibc
public import Signal

/// Watches a folder, such as one of devices, so that one that was unplugged is found again when it comes back.
///
/// A device's name appears first and may be opened a moment later, when its mode was set: both are changes. The folder
/// itself may go with its last device and come back, as /dev/snd does: so may the watch.
public struct DeviceWatch: ~Copyable, Sendable {
    /// The folder: /dev, /dev/snd.
    public let folder: String
    /// To poll for reading: something has changed.
    public let descriptor: Int32

    /// - Throws: if neither the folder nor the one in which it lies can be watched.
    public init(folder: String) throws(FileError) {
        self.folder = folder
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0, DeviceWatch.watch(folder, descriptor) else {
            let code = errno
            if descriptor >= 0 { Glibc.close(descriptor) }
            throw FileError(path: folder, operation: "watch", code: code)
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Whether a name appeared or changed its mode since this was asked last; never waits.
    public mutating func changed() -> Bool {
        var hasChanged = false
        while DeviceWatch.drain(descriptor) { hasChanged = true }
        // A folder that is new is not watched yet.
        if hasChanged { _ = DeviceWatch.watch(folder, descriptor) }
        return hasChanged
    }

    /// Reads some of the events, and whether there were any.
    private static func drain(_ descriptor: Int32) -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { room in
            while true {
                let count = unsafe read(descriptor, room.baseAddress, room.count)
                if count > 0 { return true }
                if count == 0 || errno != EINTR { return false }
            }
        }
    }

    /// Watches the folder and the one in which it lies, again where one is watched already; whether one is now.
    private static func watch(_ folder: String, _ descriptor: Int32) -> Bool {
        let events = UInt32(IN_CREATE | IN_MOVED_TO | IN_ATTRIB)
        let above = unsafe inotify_add_watch(descriptor, parent(of: folder), events)
        let own = unsafe inotify_add_watch(descriptor, folder, events)
        return own >= 0 || above >= 0
    }

    private static func parent(of folder: String) -> String {
        guard let slash = folder.lastIndex(of: "/") else { return "." }
        return slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
}
