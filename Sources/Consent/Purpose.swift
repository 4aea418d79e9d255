public import Signal

/// What a person can say yes or no to, each alone: the same word in Swift, JSON and policy.
public enum Purpose: String, Sendable, Hashable, CaseIterable {
    /// Look with the camera.
    case camera
    /// Listen with the microphone.
    case microphone
    /// Estimate a mood from what was sensed.
    case infer
    /// Choose by place, time and context.
    case select
    /// Choose by mood.
    case target
    /// Remember within the encounter what was shown.
    case remember
    /// Keep what was sensed.
    case record
    /// Count impressions, never a reaction to one.
    case measure
    /// Hand anything to another party.
    case share

    /// The purposes that a record or an event can give.
    ///
    /// `share` is none of them: no recipient can be named on a device from which nothing leaves.
    public static let grantable: [Purpose] = Purpose.allCases.filter { $0 != .share }

    /// Of these one must be given too; empty: it stands alone.
    ///
    /// `target` needs `infer`, `infer` needs a sensor. What needs something stands after it in `allCases`.
    public var needs: [Purpose] {
        switch self {
        case .target: [.infer]
        case .infer: [.camera, .microphone]
        default: []
        }
    }

    /// Whether only a declared adult can give it (GDPR 8: an age unknown or under the limit is no valid consent).
    public var needsAdult: Bool { self == .infer || self == .target }

    /// The place in `allCases`.
    public var index: Int {
        switch self {
        case .camera: 0
        case .microphone: 1
        case .infer: 2
        case .select: 3
        case .target: 4
        case .remember: 5
        case .record: 6
        case .measure: 7
        case .share: 8
        }
    }

    /// The purpose that opens a sensor.
    public init(_ sensor: Sensor) {
        switch sensor {
        case .camera: self = .camera
        case .microphone: self = .microphone
        }
    }
}

/// Where one purpose stands.
///
/// What was never asked has no state. Only `given` permits anything.
public enum ConsentState: String, Sendable, Hashable, CaseIterable {
    case requested
    case given
    case refused
    case withdrawn
    case expired
    /// Ended by the controller's side, such as by a looser policy.
    case invalidated
}

/// The age that a person declared; it is never estimated.
public enum DeclaredAge: String, Sendable, Hashable, CaseIterable {
    case undeclared
    case child
    case teen
    case adult
}
