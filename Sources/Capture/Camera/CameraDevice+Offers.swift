import CV4L2
import Glibc

/// What a device could give.
extension CameraDevice {
    /// The driver's list of formats.
    var formats: [v4l2_fmtdesc] {
        list(lamppost_VIDIOC_ENUM_FMT) { index in
            var entry = v4l2_fmtdesc()
            entry.index = index
            entry.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
            return entry
        }
    }

    /// Whether another program streams: what is set cannot be set again then.
    var isInUse: Bool {
        var format = unsafe v4l2_format()
        unsafe format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        return unsafe ask(lamppost_VIDIOC_G_FMT, &format) == 0 && ask(lamppost_VIDIOC_S_FMT, &format) == EBUSY
    }

    /// Every format at every size.
    var offers: [CameraOffer] {
        var offers: [CameraOffer] = []
        for format in formats {
            for size in sizes(of: format.pixelformat) {
                let isOne = size.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
                let (one, range) = (size.discrete, size.stepwise)
                let (width, height) = isOne ? (one.width, one.height) : (range.max_width, range.max_height)
                offers.append(
                    CameraOffer(
                        format: CameraIdentity.name(ofFormat: format.pixelformat),
                        isRead: CameraFormat.all.contains { $0.code == format.pixelformat },
                        width: CameraDevice.range(isOne ? width : range.min_width, width),
                        height: CameraDevice.range(isOne ? height : range.min_height, height),
                        rates: rates(of: format.pixelformat, width: width, height: height)))
            }
        }
        return offers
    }

    private func sizes(of format: UInt32) -> [v4l2_frmsizeenum] {
        list(lamppost_VIDIOC_ENUM_FRAMESIZES) { index in
            var entry = v4l2_frmsizeenum()
            entry.index = index
            entry.pixel_format = format
            return entry
        }
    }

    private func rates(of format: UInt32, width: UInt32, height: UInt32) -> [CameraRate] {
        let entries = list(lamppost_VIDIOC_ENUM_FRAMEINTERVALS) { index in
            var entry = v4l2_frmivalenum()
            entry.index = index
            entry.pixel_format = format
            entry.width = width
            entry.height = height
            return entry
        }
        // The longest time between two pictures is the slowest rate.
        let intervals = entries.flatMap { entry in
            entry.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue ? [entry.discrete] : [entry.stepwise.max, entry.stepwise.min]
        }
        return intervals.compactMap { CameraRate(pictures: $0.denominator, seconds: $0.numerator) }
    }

    /// The numbers between two, in whichever order a driver gave them.
    private static func range(_ one: UInt32, _ other: UInt32) -> ClosedRange<Int> {
        Int(min(one, other))...Int(max(one, other))
    }
}
