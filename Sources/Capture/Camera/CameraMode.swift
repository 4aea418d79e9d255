public import Signal

/// What an opened camera gives.
public struct CameraMode: Sendable, Hashable {
    /// Format, size and stride of every picture; of a JPEG the header has the last word.
    public let layout: PictureLayout
    /// `nil`: the driver does not say.
    public let rate: CameraRate?
    /// The kernel's driver: "uvcvideo".
    public let driver: String
    /// The name of the device: "HD Webcam C270".
    public let card: String
    /// What differs from the wish: "size 640×480 became 320×240".
    public let changed: [String]
}
