public import Signal

/// How the viewer holds and moves the head, over the last seconds.
///
/// A side is the width of the face's box, about 14 cm of an adult: speeds in sides do not depend on the camera. This is
/// for arousal, attention and context alone. Which feeling a posture or a nod stands for differs from one person and
/// people to the next (Barrett et al. 2019, Psychological Science in the Public Interest 20(1)), so that no label of a
/// mood is ever taken from it.
public struct BodyLanguage: Sendable, Hashable {
    /// Whose it is: `TrackedFace.id`.
    public var id: Int
    /// The last sighting that it stands on.
    public var time: MediaTime
    /// How long the viewer has been in view, in nanoseconds.
    public var dwell: Nanoseconds

    /// Change of the logarithm of the side in a second, over the last second: 0.3 is a walk towards the camera from
    /// 4 m away, negative values lead away.
    public var approach: Float = 0
    /// Sides in a second over the last second, positive towards the right edge of the picture; a walk is 8 or more.
    public var lateral: Float = 0
    /// Sides in a second: the root of the mean square of all movement of the last three seconds.
    public var movement: Float = 0
    /// The part of the last three seconds in which the head neither moved nor turned, per mille.
    public var stillness = 0
    /// The mean of the last 0.3 s.
    public var pose = HeadPose(yaw: 0, pitch: 0, roll: 0)

    /// Nods in the last three seconds: down and up again, each way within 0.1 to 0.6 s.
    public var nods = 0
    /// The mean swing of those nods, from end to end, in degrees; 0 without any.
    public var nodSize: Float = 0
    /// Shakes of the head, counted like nods.
    public var shakes = 0
    public var shakeSize: Float = 0

    /// Roll held through the last second, in degrees, as in `HeadPose`; 0 where none was held.
    public var tilt: Float = 0
    /// How far to the side the head has been through the last second from where it was two seconds earlier, in sides; 0
    /// where it did not stay there.
    public var shift: Float = 0
    /// Small fast movement to and fro over the last three seconds, from none to 0.06 sides (RMS), per mille.
    public var fidgeting = 0

    /// The part of the last three seconds in which the face was turned this way (`HeadPose.isFrontal`), per mille.
    public var attention = 0

    /// Roll from which a held tilt is leaning, in degrees, and the same for `shift`, in sides.
    public static let leastTilt: Float = 12
    public static let leastShift: Float = 0.4

    public var isLeaning: Bool { abs(tilt) >= BodyLanguage.leastTilt || abs(shift) >= BodyLanguage.leastShift }
    /// At least two nods, larger than what the head turned to the sides meanwhile.
    public var isNodding: Bool { nods >= 2 && nodSize > shakeSize }
    public var isShaking: Bool { shakes >= 2 && shakeSize > nodSize }

    /// How much the head moves without going anywhere, from still to restless, per mille. A hint towards arousal and
    /// nothing else; the weights are ours, and nobody has measured how far it holds.
    public var arousalHint: Int {
        let gestures = min(nods + shakes, 4) * 250
        let going = min(Int(max(abs(lateral), 10 * abs(approach)) * 1_000), 1_000)
        let restless = (4 * fidgeting + 3 * (1_000 - stillness) + 3 * gestures) / 10
        // Who walks moves anyway.
        return restless * (2_000 - going) / 2_000
    }
}
