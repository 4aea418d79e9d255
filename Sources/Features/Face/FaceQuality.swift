/// Whether the picture of a face may be read, and if not, why.
///
/// Measured on the aligned grey face, in whole numbers, in a few microseconds. Where the limits come from stands in
/// Models/expression/expression.md: most are where the model of expressions has lost about ten points of accuracy.
public struct FaceQuality: Sendable, Hashable {
    /// Pixels down and across of an aligned face.
    public static let side = 48
    /// The narrowest face that is read, in pixels of the picture that it was cut from.
    public static let smallest: Float = 24
    /// The least score of a detection that is read, per mille.
    public static let leastScore = 500
    /// How far a head may be turned, in degrees: yaw, pitch, roll.
    public static let furthest = HeadPose(yaw: 30, pitch: 25, roll: 45)

    /// Why a face is not read.
    public enum Flaw: String, Sendable, Hashable, CaseIterable {
        /// Too few pixels in the picture.
        case tooSmall = "too-small"
        /// The detector is not sure that this is a face.
        case doubtful
        /// The head is turned away.
        case turnedAway = "turned-away"
        /// Too little light.
        case dark
        /// Too bright, or too flat.
        case washedOut = "washed-out"
        /// Out of focus, or moving.
        case blurred
        /// A part is covered.
        case covered
    }

    /// What keeps the face from being read, the first that does; `nil`: nothing.
    public let flaw: Flaw?
    /// What was measured of the picture.
    public let measures: FaceMeasures

    /// Measures a face.
    ///
    /// - Parameters:
    ///   - face: 48 × 48 pixels, rows without gaps, 0 black … 255 white, the eyes level.
    ///   - detection: where in the picture the face was found, in that picture's pixels.
    public init(_ face: Span<UInt8>, _ detection: FaceDetection) {
        self.init(face, width: detection.box.width, score: detection.score, pose: detection.pose)
    }

    /// Measures a face of which only the aligned picture is at hand.
    ///
    /// - Parameters:
    ///   - face: 48 × 48 pixels, rows without gaps, 0 black … 255 white, the eyes level.
    ///   - width: how wide the face is in the picture that it was cut from, in pixels.
    ///   - score: how likely it is a face, per mille.
    ///   - pose: how the head is turned, in degrees. What is not a number counts as turned away.
    public init(
        _ face: Span<UInt8>, width: Float = Float(FaceQuality.side), score: Int = 1_000,
        pose: HeadPose = HeadPose(yaw: 0, pitch: 0, roll: 0)
    ) {
        measures = FaceMeasures(face)
        let furthest = FaceQuality.furthest
        let isTowardsCamera =
            abs(pose.yaw) <= furthest.yaw && abs(pose.pitch) <= furthest.pitch && abs(pose.roll) <= furthest.roll
        if !(width >= FaceQuality.smallest) {
            flaw = .tooSmall
        } else if score < FaceQuality.leastScore {
            flaw = .doubtful
        } else if !isTowardsCamera {
            flaw = .turnedAway
        } else {
            flaw = measures.flaw
        }
    }
}
