import Policy

extension AttributeID {
    /// What it is about, as a noun or an indirect question: "where the screen stands".
    var topic: Phrase {
        switch self {
        case .viewerAge: Phrase("the age that the person stated", nl: "de leeftijd die de persoon heeft opgegeven")
        case .placeKind: Phrase("where the screen stands", nl: "waar het scherm staat")
        case .deviceKind: Phrase("whose screen it is", nl: "van wie het scherm is")
        case .region: Phrase("whose law applies", nl: "welk recht geldt")
        case .localHour: Phrase("the hour of the day", nl: "het uur van de dag")
        case .noticeShown:
            Phrase("whether the privacy notice is on the screen", nl: "of de privacyverklaring op het scherm staat")
        case .indicatorLit: Phrase("whether the sensor light is lit", nl: "of het sensorlampje brandt")
        case .consentCamera, .consentMicrophone, .consentInfer, .consentSelect, .consentTarget, .consentRemember,
            .consentRecord, .consentMeasure, .consentShare:
            Phrase("consent to \(purpose.english)", nl: "toestemming voor \(purpose.dutch)")
        case .moodKnown: Phrase("whether a mood was estimated", nl: "of er een stemming is geschat")
        case .moodLabel: Phrase("the estimated mood", nl: "de geschatte stemming")
        case .moodValence:
            Phrase("how pleasant the estimated mood is", nl: "hoe prettig de geschatte stemming is")
        case .moodArousal:
            Phrase("how excited the estimated mood is", nl: "hoe opgewonden de geschatte stemming is")
        case .moodConfidence:
            Phrase("the certainty of the mood estimate", nl: "de zekerheid van de geschatte stemming")
        case .contextSound: Phrase("what is heard around the screen", nl: "wat er rond het scherm te horen is")
        case .contextSoundConfidence:
            Phrase("the certainty about what is heard", nl: "de zekerheid over wat te horen is")
        case .contextLight: Phrase("how light it is", nl: "hoe licht het is")
        case .contextLightConfidence: Phrase("the certainty about the light", nl: "de zekerheid over het licht")
        case .contextMotion: Phrase("whether anything moves in view", nl: "of er iets beweegt in beeld")
        case .contextMotionConfidence:
            Phrase("the certainty about what moves", nl: "de zekerheid over wat beweegt")
        case .contextPeople: Phrase("how many people are in view", nl: "hoeveel mensen er in beeld zijn")
        case .contextPeopleConfidence:
            Phrase("the certainty about the number of people", nl: "de zekerheid over het aantal mensen")
        case .contextApproach:
            Phrase("where the nearest person is going", nl: "waar de dichtstbijzijnde persoon heen gaat")
        case .contextApproachConfidence:
            Phrase("the certainty about where they are going", nl: "de zekerheid over waar die heen gaat")
        case .contextBystanders:
            Phrase("the number of other faces in view", nl: "het aantal andere gezichten in beeld")
        }
    }

    /// What the consent is to; empty for attributes that are no consent.
    var purpose: Phrase {
        switch self {
        case .consentCamera: Phrase("use of the camera", nl: "gebruik van de camera")
        case .consentMicrophone: Phrase("use of the microphone", nl: "gebruik van de microfoon")
        case .consentInfer: Phrase("an estimate of their mood", nl: "een schatting van de stemming")
        case .consentSelect:
            Phrase("ads chosen by what they say they want", nl: "advertenties op basis van opgegeven wensen")
        case .consentTarget: Phrase("ads chosen by mood", nl: "advertenties op basis van stemming")
        case .consentRemember: Phrase("remembering what was shown", nl: "onthouden wat er is getoond")
        case .consentRecord: Phrase("a recording", nl: "een opname")
        case .consentMeasure: Phrase("counting what was shown", nl: "tellen wat er is getoond")
        case .consentShare: Phrase("sharing with others", nl: "delen met anderen")
        default: Phrase("", nl: "")
        }
    }

    /// That its value is one of these, or none of these: a main clause without its full stop.
    func words(_ values: [Int32], isOneOf: Bool) -> Phrase {
        if case .integer = attribute.type {
            return subject + Phrase.compared(isOneOf ? .isIn : .isNotIn, values, of: scale)
        }
        var stems: [Phrase] = []
        var items: [[Phrase]] = []
        for value in values {
            let clause = clause(attribute.type.text(of: value))
            let (stem, item) = isOneOf ? clause.yes : clause.no
            if stems.last == stem {
                items[items.count - 1].append(item)
            } else {
                stems.append(stem)
                items.append([item])
            }
        }
        let clauses = zip(stems, items).map { $0 + Phrase.either($1) }
        return Phrase.clauses(clauses, isAnyEnough: isOneOf)
    }

    /// The number that it is, as the subject of a clause.
    var subject: Phrase {
        switch self {
        case .moodValence:
            Phrase(
                "the estimated mood, from −1000 (very unpleasant) to 1000 (very pleasant),",
                nl: "de geschatte stemming, van −1000 (heel onprettig) tot 1000 (heel prettig),")
        case .moodArousal:
            Phrase(
                "the estimated excitement, from −1000 (very calm) to 1000 (very excited),",
                nl: "de geschatte opwinding, van −1000 (heel kalm) tot 1000 (heel opgewonden),")
        default: topic
        }
    }

    /// What a number is out of, in words; empty where that goes without saying.
    var scale: Phrase {
        switch self {
        case .moodConfidence, .contextSoundConfidence, .contextLightConfidence, .contextMotionConfidence,
            .contextPeopleConfidence, .contextApproachConfidence:
            .ofThousand
        default: Phrase("", nl: "")
        }
    }
}

extension Phrase {
    static let ofThousand = Phrase(" (of 1000)", nl: " (van 1000)")

    /// " is below 600 (of 1000)": what a number is said to be.
    static func compared(_ relation: Relation, _ values: [Int32], of scale: Phrase) -> Phrase {
        let numbers = values.map { Phrase(verbatim: $0 < 0 ? "−\($0.magnitude)" : "\($0)") }
        let number = Phrase.either(numbers) + scale
        return switch relation {
        case .less: Phrase(" is below ", nl: " is lager dan ") + number
        case .atMost: Phrase(" is at most ", nl: " is hoogstens ") + number
        case .greater: Phrase(" is above ", nl: " is hoger dan ") + number
        case .atLeast: Phrase(" is at least ", nl: " is minstens ") + number
        case .equals, .isIn: Phrase(" is ", nl: " is ") + number
        case .differs, .isNotIn: Phrase(" is not ", nl: " is niet ") + number
        }
    }
}
