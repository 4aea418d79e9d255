/// A rectangle in a picture, in pixels; its edges may lie outside the picture.
public struct FaceBox: Sendable, Hashable {
    /// The left edge.
    public var x: Float
    /// The upper edge.
    public var y: Float
    public var width: Float
    public var height: Float

    public init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The middle, across and down.
    public var centre: (x: Float, y: Float) { (x + width / 2, y + height / 2) }

    /// Intersection over union with another box, 0…1.
    public func overlap(with other: FaceBox) -> Float {
        let across = min(x + width, other.x + other.width) - max(x, other.x)
        let down = min(y + height, other.y + other.height) - max(y, other.y)
        guard across > 0, down > 0 else { return 0 }
        let shared = across * down
        return shared / (width * height + other.width * other.height - shared)
    }
}

/// How a head is turned, in degrees; nothing but a face in the picture is needed for it.
public struct HeadPose: Sendable, Hashable {
    /// About the vertical axis: 0 looks into the camera, positive towards the right edge of the picture.
    public var yaw: Float
    /// About the axis from ear to ear: positive looks up.
    public var pitch: Float
    /// In the plane of the picture: positive is turned clockwise as one sees it.
    public var roll: Float

    public init(yaw: Float, pitch: Float, roll: Float) {
        self.yaw = yaw
        self.pitch = pitch
        self.roll = roll
    }
}

/// A face that was found in one picture: where, how likely, how turned. Whose it is is never asked.
public struct FaceDetection: Sendable, Hashable {
    /// Square, from the brows to the chin and as far across; upright, whatever the roll.
    public var box: FaceBox
    /// The calibrated probability that this is a face, per mille: 0…1000.
    public var score: Int
    public var pose: HeadPose

    public init(box: FaceBox, score: Int, pose: HeadPose) {
        self.box = box
        self.score = score
        self.pose = pose
    }
}
