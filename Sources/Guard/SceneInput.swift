/// What a sensor cannot know about a scene: where the device stands, what it is, and what its screen shows.
///
/// As JSON one flat object, its members named like the scene's attributes; every member may be missing: it is
/// then unknown, and what is unknown never allows anything.
public struct SceneInput: Hashable, Sendable {
    public enum PlaceKind: String, CaseIterable, Sendable {
        case street, shop, station, museum, workplace, school, clinic, home, other
    }
    public enum DeviceKind: String, CaseIterable, Sendable {
        case publicScreen = "public-screen"
        case personalDevice = "personal-device"
    }
    public enum Region: String, CaseIterable, Sendable { case eu, uk, us, other }

    public var place: PlaceKind?
    public var device: DeviceKind?
    public var region: Region?
    /// Minutes east of Greenwich, −1080 ... 1080; replaces the epoch's own offset.
    public var localOffsetMinutes: Int?
    /// Whether the notice of what is sensed and why stands on the screen.
    public var noticeShown: Bool?
    /// Whether the light that says that a sensor is open is lit.
    public var indicatorLit: Bool?
    /// Whether the button that refuses and withdraws everything with one touch is in view.
    public var controlShown: Bool?

    /// Nothing known.
    public init() {}
}
