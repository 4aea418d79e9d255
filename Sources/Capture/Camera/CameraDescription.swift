/// A camera of this machine, as far as it can be known without taking a picture.
public struct CameraDescription: Sendable, Hashable {
    /// The device's path: /dev/video0.
    public let path: String
    /// The name of the device; empty where it could not be opened.
    public let card: String
    /// The kernel's driver; empty where it could not be opened.
    public let driver: String
    public let state: CameraState
    /// What it could give, in the driver's order.
    public let offers: [CameraOffer]
}

/// Whether a camera could be opened now.
public enum CameraState: Sendable, Hashable {
    case ready
    /// Another program is using it.
    case busy
    /// This user may not open it.
    case denied
    /// It could not be asked, and why.
    case failed(String)
}

/// One format of a camera at one size, or at all sizes of a range.
public struct CameraOffer: Sendable, Hashable {
    /// The format's four letters: "YUYV".
    public let format: String
    /// Whether it is one of those that are read.
    public let isRead: Bool
    /// Pixels.
    public let width: ClosedRange<Int>
    /// Pixels.
    public let height: ClosedRange<Int>
    /// The rates at this size (at the largest one of a range); the slowest and the fastest where those between are given too.
    /// Empty where the driver does not say.
    public let rates: [CameraRate]
}
