/// The attributes that a scene declares. The raw value is the place in `Scene`; at most 64.
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

    /// Its row of the standard schema.
    public var attribute: Attribute { SceneSchema.standard.attributes[Int(rawValue)] }

    public var name: String { attribute.name }
}
