/// Whether the picture of a face may be read, and if not, why.
///
/// Measured on the aligned grey face, in whole numbers, in a few microseconds. Where the limits come from stands in
/// Models/expression/expression.md: each is where the model of expressions loses about ten points of accuracy.
public struct FaceQuality: Sendable, Hashable {
    /// Pixels down and across of an aligned face.
    public static let side = 48

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
    /// Mean grey level, 0…255.
    public let light: Int
    /// Standard deviation of the grey levels, rounded down, 0…127.
    public let contrast: Int
    /// How strong fine detail is beside coarse, per mille.
    public let sharpness: Int

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
    ///   - pose: how the head is turned.
    public init(
        _ face: Span<UInt8>, width: Float = Float(FaceQuality.side), score: Int = 1_000,
        pose: HeadPose = HeadPose(yaw: 0, pitch: 0, roll: 0)
    ) {
        precondition(face.count == FaceQuality.side * FaceQuality.side, "a face has 48 × 48 pixels")
        light = 0
        contrast = 0
        sharpness = 0
        flaw = nil
    }
}
