import CV4L2

/// Who a device says that it is, and what this node of it can do.
struct CameraIdentity {
    let driver: String
    let card: String
    private let abilities: UInt32

    init(_ device: borrowing CameraDevice) throws(CameraProblem) {
        var answer = v4l2_capability()
        try device.demand("ask what it can do", lamppost_VIDIOC_QUERYCAP, &answer)
        driver = CameraIdentity.text(answer.driver)
        card = CameraIdentity.text(answer.card)
        // The capabilities are those of the whole device, which may have nodes that capture no pictures.
        let isOwn = answer.capabilities & V4L2_CAP_DEVICE_CAPS != 0
        abilities = isOwn ? answer.device_caps : answer.capabilities
    }

    var capturesPictures: Bool { abilities & UInt32(V4L2_CAP_VIDEO_CAPTURE) != 0 }
    var streams: Bool { abilities & UInt32(V4L2_CAP_STREAMING) != 0 }

    /// A text of the driver's: up to the first zero byte, without control characters.
    static func text<Characters: BitwiseCopyable>(_ characters: Characters) -> String {
        unsafe withUnsafeBytes(of: characters) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }.filter { $0 >= 32 && $0 != 127 }, as: UTF8.self)
        }
    }

    /// A format's code as text: "YUYV".
    static func name(ofFormat code: UInt32) -> String { text(code.littleEndian) }
}
