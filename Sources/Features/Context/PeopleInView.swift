public import Signal

/// How many people are before the camera.
public enum People: String, Sendable, Hashable, CaseIterable {
    case nobody, alone, pair, group

    /// - Parameter count: faces in view, at least 0; a group is three or more.
    public init(count: Int) {
        switch count {
        case ...0: self = .nobody
        case 1: self = .alone
        case 2: self = .pair
        default: self = .group
        }
    }

    var index: Int {
        switch self {
        case .nobody: 0
        case .alone: 1
        case .pair: 2
        case .group: 3
        }
    }
}

/// Where the viewer is going.
public enum Approach: String, Sendable, Hashable, CaseIterable {
    /// Comes nearer.
    case approaching
    /// Has been here for a while, and stays.
    case lingering
    /// Goes past, or away.
    case passing

    var index: Int {
        switch self {
        case .approaching: 0
        case .lingering: 1
        case .passing: 2
        }
    }
}

/// Who is in view in one picture: numbers, and nobody's face.
public struct PeopleInView: Sendable, Hashable {
    public var time: MediaTime
    /// Confirmed faces.
    public var count: Int
    /// Those of them that are not the viewer's.
    public var bystanders: Int
    /// Whether something was seen that may become a face: then nobody can say that nobody is there.
    public var isUnsure: Bool
    /// Whether the whole picture was searched, and not only where faces were.
    public var coversWholeFrame: Bool

    public init(time: MediaTime, count: Int, bystanders: Int, isUnsure: Bool, coversWholeFrame: Bool) {
        (self.time, self.count, self.bystanders) = (time, count, bystanders)
        (self.isUnsure, self.coversWholeFrame) = (isUnsure, coversWholeFrame)
    }
}

extension FaceTracker {
    /// Who is in view in the picture at `time`, the last one that was shown to it.
    public func people(coversWholeFrame: Bool, at time: MediaTime) -> PeopleInView {
        PeopleInView(
            time: time, count: count, bystanders: bystanders, isUnsure: trackCount > count,
            coversWholeFrame: coversWholeFrame)
    }
}
