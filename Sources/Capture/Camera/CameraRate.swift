/// So many pictures in so many seconds: 30 in 1, 30000 in 1001. The driver's own numbers, so nothing is rounded.
public struct CameraRate: Sendable, Hashable {
    /// At least 1.
    public let pictures: Int
    /// At least 1.
    public let seconds: Int

    /// `nil` where a number is 0: the driver does not know.
    init?(pictures: UInt32, seconds: UInt32) {
        guard pictures > 0, seconds > 0 else { return nil }
        self.pictures = Int(pictures)
        self.seconds = Int(seconds)
    }

    /// Whether at least `count` pictures come in a second.
    func reaches(_ count: Int) -> Bool { pictures >= count * seconds }

    /// Whether exactly `count` pictures come in a second.
    func equals(_ count: Int) -> Bool { pictures == count * seconds }
}

extension CameraRate: CustomStringConvertible {
    /// `30/s`, or `30000 in 1001 s`.
    public var description: String {
        pictures % seconds == 0 ? "\(pictures / seconds)/s" : "\(pictures) in \(seconds) s"
    }
}
