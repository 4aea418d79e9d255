import Consent
import Features
import Mood

// The integers that words of the facts have in a scene: the places of the schema's words, held by a test.

extension DeclaredAge {
    var sceneValue: Int32 {
        switch self {
        case .undeclared: 0
        case .child: 1
        case .teen: 2
        case .adult: 3
        }
    }
}

extension SceneInput.PlaceKind {
    var sceneValue: Int32 {
        switch self {
        case .street: 0
        case .shop: 1
        case .station: 2
        case .museum: 3
        case .workplace: 4
        case .school: 5
        case .clinic: 6
        case .home: 7
        case .other: 8
        }
    }
}

extension SceneInput.DeviceKind {
    var sceneValue: Int32 { self == .publicScreen ? 0 : 1 }
}

extension SceneInput.Region {
    var sceneValue: Int32 {
        switch self {
        case .eu: 0
        case .uk: 1
        case .us: 2
        case .other: 3
        }
    }
}

extension ConsentState? {
    /// Never asked is absent.
    var sceneValue: Int32 {
        switch self {
        case .given: 0
        case .refused: 1
        case .withdrawn: 2
        case .expired: 3
        case .requested: 4
        case .invalidated: 5
        case nil: 6
        }
    }
}

extension MoodLabel {
    var sceneValue: Int32 {
        switch self {
        case .neutral: 0
        case .happy: 1
        case .sad: 2
        case .angry: 3
        case .fearful: 4
        case .surprised: 5
        }
    }
}

extension Sound {
    var sceneValue: Int32 {
        switch self {
        case .quiet: 0
        case .oneVoice: 1
        case .severalVoices: 2
        case .music: 3
        case .noise: 4
        }
    }
}

extension People {
    var sceneValue: Int32 {
        switch self {
        case .nobody: 0
        case .alone: 1
        case .pair: 2
        case .group: 3
        }
    }
}

extension Approach {
    var sceneValue: Int32 {
        switch self {
        case .approaching: 0
        case .lingering: 1
        case .passing: 2
        }
    }
}
