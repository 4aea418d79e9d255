import Glibc
import Signal

/// Why a camera cannot be opened.
enum CameraProblem: Error, Hashable {
    /// The system refused a step, with its error number.
    case refused(step: String, code: Int32)
    /// The device is none that captures pictures.
    case noCamera
    /// It does not share its pictures by memory.
    case noStreaming
    /// It has none of the formats that are read, but these.
    case noFormat([String])
    /// It chose a size or stride that no picture has.
    case badLayout(width: Int, height: Int, stride: Int)
    /// It granted fewer than two buffers.
    case tooFewBuffers(Int)
    /// A buffer of so many bytes, which a picture does not fit.
    case smallBuffer(Int, needed: Int)

    /// Whether another program has the camera.
    var isBusy: Bool { code == EBUSY }

    /// Whether this user may not open it.
    var isDenied: Bool { code == EACCES || code == EPERM }

    private var code: Int32? {
        if case .refused(_, let code) = self { code } else { nil }
    }

    /// The error for a person: device, place, expected and found, what to do.
    func error(of path: String) -> SourceError {
        SourceError(.deviceFailed, name: path, place: place, problem: problem, advice: advice)
    }

    private var place: String {
        if case .refused(let step, _) = self { step } else { "" }
    }

    private var problem: String {
        switch self {
        case .refused(_, EBUSY): "expected a free camera, another program is using it"
        case .refused(_, EACCES), .refused(_, EPERM): "expected a camera that this user may open, it is not allowed"
        case .refused(_, ENOENT), .refused(_, ENODEV), .refused(_, ENXIO): "expected a camera, found none"
        case .refused(_, let code): "the camera's driver failed: \(CameraProblem.text(of: code))"
        case .noCamera: "expected a camera, found something that captures no pictures"
        case .noStreaming: "expected a camera that streams, found one that does not"
        case .noFormat(let found):
            "expected pictures as YUYV, MJPEG, NV12 or GREY, found "
                + (found.isEmpty ? "none of these" : found.joined(separator: ", "))
        case .badLayout(let width, let height, let stride):
            "expected pictures of at most 8192 × 8192, found \(width) × \(height) in lines of \(stride) bytes"
        case .tooFewBuffers(let count): "expected two buffers or more, the driver granted \(count)"
        case .smallBuffer(let size, let needed):
            "expected buffers of \(needed) bytes for a picture, the driver gave one of \(size)"
        }
    }

    private var advice: String {
        switch self {
        case .refused(_, EBUSY): "close that program, or name another camera"
        case .refused(_, EACCES), .refused(_, EPERM):
            "add the user to the group video (sudo usermod -aG video USER), then log in again"
        case .refused(_, ENOENT), .refused(_, ENODEV), .refused(_, ENXIO):
            "plug it in; `lamppost devices` lists what is there"
        case .refused: "unplug it and plug it in again; the kernel's log (dmesg) may say more"
        case .noCamera: "one camera has several devices: try another; `lamppost devices` lists those that capture"
        case .tooFewBuffers: "close other programs that use cameras, or free memory"
        case .badLayout, .smallBuffer: "ask for another size"
        case .noStreaming, .noFormat: "name another camera; `lamppost devices` lists them and their formats"
        }
    }

    /// What the system calls an error number.
    static func text(of code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
