/// How small a face may be that is looked for.
public enum FaceSetting: String, Sendable, Hashable, CaseIterable {
    /// Faces of 24 pixels and more.
    case full
    /// Faces of 80 pixels and more: those of people who stand before the device.
    case kiosk
}

/// What one setting asks of a face, as the model's file says.
struct FaceThresholds: Sendable {
    /// The least size that is looked for, in pixels of the picture.
    let leastPixels: Int
    /// The log-odds a place must have to be a candidate.
    let scout: Float
    /// How many candidates are judged at most.
    let mostCandidates: Int
    /// The log-odds a candidate must have at first sight, and in the end.
    let first: Float
    let last: Float
}
