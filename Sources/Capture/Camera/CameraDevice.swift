import CV4L2
import Glibc

/// An open Video4Linux device, closed when it ends.
///
/// It is opened through libv4l2, so that its plugins work, with libv4l2's conversion of pictures off: we read what the
/// camera sends.
struct CameraDevice: ~Copyable, Sendable {
    /// To poll, and for libv4l2's functions.
    let descriptor: Int32

    /// Opens without ever waiting for a picture: a camera that goes away must not hang its reader.
    init(path: String) throws(CameraProblem) {
        _ = CameraDevice.quiet
        // The system would read such a path only up to the zero byte.
        if path.utf8.contains(0) { throw .refused(step: "open", code: ENOENT) }
        var opened: Int32
        repeat {
            opened = unsafe Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw .refused(step: "open", code: errno) }
        guard v4l2_fd_open(opened, V4L2_DISABLE_CONVERSION) == opened else {
            let code = errno
            close(opened)
            throw code == ENOTTY || code == EINVAL ? .noCamera : .refused(step: "open", code: code)
        }
        descriptor = opened
    }

    deinit {
        v4l2_close(descriptor)
    }

    /// libv4l2 writes each EAGAIN to standard error; what matters is in our own messages.
    private static let quiet: Void = lamppost_v4l2_quiet()

    /// Asks the driver, again where a signal came between.
    ///
    /// - Returns: 0, or the system's error number.
    func ask<Value>(_ request: UInt, _ value: inout Value) -> Int32 {
        while true {
            let result = unsafe withUnsafeMutablePointer(to: &value) { unsafe lamppost_v4l2_ioctl(descriptor, request, $0) }
            if result >= 0 { return 0 }
            if errno != EINTR { return errno }
        }
    }

    /// Asks the driver for what must not fail.
    func demand<Value>(_ step: String, _ request: UInt, _ value: inout Value) throws(CameraProblem) {
        let code = ask(request, &value)
        if code != 0 { throw .refused(step: step, code: code) }
    }

    /// Asks for a picture of this kind; what the driver chose instead stands there then.
    ///
    /// - Returns: 0, or the system's error number.
    func setFormat(_ picture: inout v4l2_pix_format) -> Int32 {
        var format = unsafe v4l2_format()
        unsafe format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        unsafe format.fmt.pix = picture
        let code = unsafe ask(lamppost_VIDIOC_S_FMT, &format)
        picture = unsafe format.fmt.pix
        return code
    }

    /// All entries of one of the driver's lists, at most 100.
    ///
    /// - Parameter entry: the question for the entry of an index.
    func list<Entry>(_ request: UInt, _ entry: (UInt32) -> Entry) -> [Entry] {
        var entries: [Entry] = []
        while entries.count < 100 {
            var next = entry(UInt32(entries.count))
            if ask(request, &next) != 0 { break }
            entries.append(next)
        }
        return entries
    }
}
