internal import Kernels
internal import Signal

/// Where the viewer's head was at one time; plain numbers in wiped memory.
struct BodySample: BitwiseCopyable, Sendable {
    var time: Nanoseconds
    /// The middle, in pixels.
    var x, y: Float
    var side: Float
    /// The natural logarithm of the side.
    var size: Float
    var yaw, pitch, roll: Float

    init(_ face: TrackedFace) {
        time = face.lastSeen.nanoseconds
        (x, y) = face.box.centre
        side = face.box.side
        size = Elementary.log(side)
        (yaw, pitch, roll) = (face.pose.yaw, face.pose.pitch, face.pose.roll)
    }

    var pose: HeadPose { HeadPose(yaw: yaw, pitch: pitch, roll: roll) }

    /// Seconds since an earlier sample.
    func seconds(since other: BodySample) -> Float { Float(Double(time - other.time) / 1e9) }
}
