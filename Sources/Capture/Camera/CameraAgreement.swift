import CV4L2
import Glibc
import Signal

/// What a device and a wish come to: the device is set to it.
struct CameraAgreement {
    let layout: PictureLayout
    let rate: CameraRate?

    /// Tries each format that is read and keeps the first that gives the wished size at the wished rate or a higher one.
    ///
    /// Where none gives both, the one that gives most of the two: a camera whose raw pictures are slow is asked for JPEG.
    init(_ device: borrowing CameraDevice, _ wish: CameraWish) throws(CameraProblem) {
        var best: (format: CameraFormat, agreement: CameraAgreement)?
        for format in CameraFormat.all {
            guard let agreement = try CameraAgreement.offer(of: device, format, wish) else { continue }
            if let kept = best, kept.agreement.shortfalls(of: wish) <= agreement.shortfalls(of: wish) { continue }
            best = (format, agreement)
            if agreement.shortfalls(of: wish) == 0 { break }
        }
        guard let best else { throw .noFormat(device.formats.map { CameraIdentity.name(ofFormat: $0.pixelformat) }) }
        // Others may have been tried since.
        guard let kept = try CameraAgreement.offer(of: device, best.format, wish) else { throw .noFormat([]) }
        self = kept
    }

    init(layout: PictureLayout, rate: CameraRate?) {
        self.layout = layout
        self.rate = rate
    }

    /// How many of size and rate fall short of the wish.
    func shortfalls(of wish: CameraWish) -> Int {
        let size = layout.width == wish.width && layout.height == wish.height ? 0 : 1
        let rate = rate?.reaches(wish.rate) ?? true ? 0 : 1
        return size + rate
    }

    /// What differs from the wish, for a person.
    func changes(from wish: CameraWish) -> [String] {
        var changes: [String] = []
        if layout.width != wish.width || layout.height != wish.height {
            changes.append("size \(wish.width)×\(wish.height) became \(layout.width)×\(layout.height)")
        }
        if let rate, !rate.equals(wish.rate) { changes.append("rate \(wish.rate)/s became \(rate)") }
        return changes
    }

    /// Sets a device to a format and says what it made of the wish; `nil` if it cannot have this format.
    private static func offer(
        of device: borrowing CameraDevice, _ format: CameraFormat, _ wish: CameraWish
    ) throws(CameraProblem) -> CameraAgreement? {
        guard let layout = try layout(of: device, format, wish) else { return nil }
        return CameraAgreement(layout: layout, rate: try rate(of: device, wish))
    }

    private static func layout(
        of device: borrowing CameraDevice, _ format: CameraFormat, _ wish: CameraWish
    ) throws(CameraProblem) -> PictureLayout? {
        var picture = v4l2_pix_format()
        picture.width = UInt32(wish.width)
        picture.height = UInt32(wish.height)
        picture.pixelformat = format.code
        picture.field = V4L2_FIELD_NONE.rawValue
        // Zero bytes a line: the driver chooses. What stands there otherwise may be taken for a wish.
        picture.bytesperline = 0
        let code = device.setFormat(&picture)
        if code == EINVAL { return nil }
        if code != 0 { throw .refused(step: "set the format", code: code) }
        guard picture.pixelformat == format.code else { return nil }
        return try checked(
            PictureLayout(
                format: format.pixels, width: Int(picture.width), height: Int(picture.height),
                stride: format.pixels == .jpeg ? 0 : Int(picture.bytesperline)))
    }

    /// A layout that the driver chose, if it is that of a picture.
    private static func checked(_ layout: PictureLayout) throws(CameraProblem) -> PictureLayout {
        let sides = 1...PictureLayout.largestSide
        guard sides.contains(layout.width), sides.contains(layout.height), layout.stride >= layout.lineBytes,
            layout.stride <= 1 << 20
        else { throw .badLayout(width: layout.width, height: layout.height, stride: layout.stride) }
        return layout
    }

    /// Asks for the wished rate where the driver lets it be asked for, and says what it is.
    private static func rate(of device: borrowing CameraDevice, _ wish: CameraWish) throws(CameraProblem) -> CameraRate? {
        var answer = v4l2_streamparm()
        answer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        guard device.ask(lamppost_VIDIOC_G_PARM, &answer) == 0 else { return nil }
        var given = unsafe answer.parm.capture
        if given.capability & UInt32(V4L2_CAP_TIMEPERFRAME) != 0 {
            unsafe answer.parm.capture.timeperframe = v4l2_fract(numerator: 1, denominator: UInt32(wish.rate))
            let code = device.ask(lamppost_VIDIOC_S_PARM, &answer)
            if code == EBUSY { throw .refused(step: "set the rate", code: code) }
            if code == 0 { given = unsafe answer.parm.capture }
        }
        return CameraRate(pictures: given.timeperframe.denominator, seconds: given.timeperframe.numerator)
    }
}
