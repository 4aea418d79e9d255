/// The attributes that a scene declares. The raw value is the place in `Scene`; at most 32.
public enum AttributeID: UInt8, CaseIterable, Sendable {
    case viewerAge
    case placeKind
    case deviceKind
    case region
    case localHour
    case noticeShown
    case indicatorLit
    case consentCamera
    case consentMicrophone
    case consentInfer
    case consentSelect
    case consentTarget
    case consentRemember
    case consentRecord
    case consentMeasure
    case consentShare
    case moodKnown
    case moodLabel
    case moodValence
    case moodArousal
    case moodConfidence
    case contextSound
    case contextSoundConfidence
    case contextLight
    case contextLightConfidence
    case contextMotion
    case contextMotionConfidence
    case contextPeople
    case contextPeopleConfidence
    case contextApproach
    case contextApproachConfidence
    case contextBystanders

    /// The least and the greatest value: those of its type, a test says.
    @inlinable @inline(__always)
    var range: ClosedRange<Int32> {
        switch self {
        case .noticeShown, .indicatorLit, .moodKnown, .contextLight, .contextMotion, .deviceKind: 0...1
        case .contextApproach: 0...2
        case .viewerAge, .region, .contextPeople: 0...3
        case .contextSound: 0...4
        case .moodLabel: 0...5
        case .consentCamera, .consentMicrophone, .consentInfer, .consentSelect, .consentTarget, .consentRemember,
            .consentRecord, .consentMeasure, .consentShare:
            0...6
        case .placeKind: 0...8
        case .contextBystanders: 0...15
        case .localHour: 0...23
        case .moodValence, .moodArousal: -1000...1000
        case .moodConfidence, .contextSoundConfidence, .contextLightConfidence, .contextMotionConfidence,
            .contextPeopleConfidence, .contextApproachConfidence:
            0...1000
        }
    }

    /// Its row of the standard schema.
    public var attribute: Attribute { SceneSchema.standard.attributes[Int(rawValue)] }

    public var name: String { attribute.name }
}
