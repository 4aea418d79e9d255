import Policy

/// One thing that can happen to a scene, and in which scenes it can.
struct Event {
    /// What happens, as a sentence.
    var text: String
    /// Where it can happen; all must hold.
    var conditions: [Formula]
    var change: SceneChange
}

/// Every way to withdraw one purpose. Withdrawing several is withdrawing one after the other.
///
/// The estimate of mood ends with `target` and `infer`, and with the last sensor; with one of two sensors it may end or go
/// on from the other. What a sensor saw or heard of the place is missing from then on. Rules as in Sources/Consent:
/// withdrawing the last sensor withdraws `infer`, and withdrawing `infer` withdraws `target`.
enum Withdrawal {
    static var all: [Event] {
        let mood = forgetMood
        var events = [
            event("target", [.consentTarget], mood), event("infer", [.consentInfer, .consentTarget], mood),
        ]
        events += sensor("camera", .consentCamera, other: .consentMicrophone, readings: sights)
        events += sensor("microphone", .consentMicrophone, other: .consentCamera, readings: sounds)
        events += [
            event("select", [.consentSelect]), event("remember", [.consentRemember]),
            event("record", [.consentRecord]), event("measure", [.consentMeasure]), event("share", [.consentShare]),
        ]
        return events
    }

    private static let sounds: [AttributeID] = [.contextSound, .contextSoundConfidence]
    private static let sights: [AttributeID] = [
        .contextLight, .contextLightConfidence, .contextMotion, .contextMotionConfidence, .contextPeople,
        .contextPeopleConfidence, .contextApproach, .contextApproachConfidence, .contextBystanders,
    ]

    private static var forgetMood: [(Variable, SceneChange.Step)] {
        [(Variable(.moodKnown), .set(0))]
            + [.moodLabel, .moodValence, .moodArousal, .moodConfidence].map { (Variable($0), .forget) }
    }

    /// That a purpose is given, or that it is not.
    static func given(_ id: AttributeID, _ isGiven: Bool = true) -> Formula {
        let given = ValueSet([SceneChange.given...SceneChange.given])
        return .value(Variable(id), isGiven ? given : given.complement(of: Variable(id)))
    }

    private static func event(
        _ name: String, _ purposes: [AttributeID], _ more: [(Variable, SceneChange.Step)] = [],
        where conditions: [Formula] = [], and: String = ""
    ) -> Event {
        Event(
            text: "consent to \(name) is withdrawn\(and)", conditions: [given(purposes[0])] + conditions,
            change: SceneChange(purposes.map { (Variable($0), .withdraw) } + more))
    }

    private static func sensor(
        _ name: String, _ id: AttributeID, other: AttributeID, readings: [AttributeID]
    ) -> [Event] {
        let readings = readings.map { (Variable($0), SceneChange.Step.forget) }
        return [
            event(name, [id], readings, where: [given(other)]),
            event(name, [id], readings + forgetMood, where: [given(other)], and: ", and the estimate of mood ends"),
            event(
                name, [id, .consentInfer, .consentTarget], readings + forgetMood, where: [given(other, false)],
                and: ", the last sensor"),
        ]
    }
}
