extension FaceBox {
    /// Sides that are followed, in pixels.
    static let leastSide: Float = 1
    static let largestSide: Float = 16_384

    init(_ centreX: Float, _ centreY: Float, _ side: Float) {
        self.init(x: centreX - side / 2, y: centreY - side / 2, width: side, height: side)
    }

    var side: Float { (width + height) / 2 }

    /// Whether it is a box that can be followed: finite, and of a size that a picture can hold.
    var isTrackable: Bool {
        let sides = FaceBox.leastSide...FaceBox.largestSide
        return sides.contains(width) && sides.contains(height) && abs(x) <= FaceBox.largestSide
            && abs(y) <= FaceBox.largestSide
    }

    /// How badly another box fits as the same face a moment later, 0 or more; `nil`: it cannot be.
    ///
    /// - Parameter reach: how far the middle may be off, in sides.
    func misfit(of other: FaceBox, reach: Float) -> Float? {
        let mean = (side + other.side) / 2
        let (ownX, ownY) = centre
        let (x, y) = other.centre
        let (offX, offY) = ((x - ownX) / mean, (y - ownY) / mean)
        let distance = (offX * offX + offY * offY).squareRoot()
        // The difference of two sides relative to their mean: a factor of two is 0.67.
        let change = abs(side - other.side) / mean
        guard distance <= reach, change <= FaceBox.largestChange else { return nil }
        return distance + change + (1 - overlap(with: other))
    }

    private static let largestChange: Float = 0.6

    /// An order of boxes that asks only where and how large: larger first, then from left, from above.
    func precedes(_ other: FaceBox) -> Bool {
        if side != other.side { return side > other.side }
        if x != other.x { return x < other.x }
        return y < other.y
    }
}

extension FaceDetection {
    var isTrackable: Bool {
        box.isTrackable && pose.yaw.isFinite && pose.pitch.isFinite && pose.roll.isFinite
    }

    /// An order in which equal ones alone are undecided.
    func precedes(_ other: FaceDetection) -> Bool {
        if box != other.box, box.precedes(other.box) != other.box.precedes(box) { return box.precedes(other.box) }
        if score != other.score { return score > other.score }
        if pose.yaw != other.pose.yaw { return pose.yaw < other.pose.yaw }
        if pose.pitch != other.pose.pitch { return pose.pitch < other.pose.pitch }
        return pose.roll < other.pose.roll
    }
}
