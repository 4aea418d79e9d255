extension HeadPose {
    /// A head turned no further than this to either side looks this way, in degrees.
    ///
    /// Eyes and head share a turn: up to about 20° the eyes alone may do it (Stahl 1999, Exp. Brain Res. 126:41), so that
    /// a head turned further away is hardly ever one whose eyes rest here.
    public static let largestFrontalYaw: Float = 25
    /// The same, up and down. A camera on a screen's upper edge sees those who read the screen from above.
    public static let largestFrontalPitch: Float = 20

    /// Whether the face is turned towards the camera; where the eyes look is not known.
    public var isFrontal: Bool {
        abs(yaw) <= HeadPose.largestFrontalYaw && abs(pitch) <= HeadPose.largestFrontalPitch
    }
}
