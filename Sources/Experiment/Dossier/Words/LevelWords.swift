import Policy

extension Level {
    /// What may be shown at most, as a noun.
    var words: Phrase {
        switch self {
        case .none: Phrase("nothing at all", nl: "helemaal niets")
        case .house: Phrase("the owner's own message", nl: "een eigen bericht van de eigenaar")
        case .contextual:
            Phrase("an ad chosen by place and moment", nl: "een advertentie gekozen op plaats en moment")
        case .intent:
            Phrase(
                "an ad chosen by what the person said they want",
                nl: "een advertentie gekozen op wat de persoon zegt te willen")
        case .mood: Phrase("an ad chosen by estimated mood", nl: "een advertentie gekozen op geschatte stemming")
        }
    }

    /// What the device uses about the person at this level, in a sentence or two.
    var meaning: Phrase {
        switch self {
        case .none:
            Phrase(
                "The screen stays empty of messages and ads.",
                nl: "Het scherm toont geen bericht en geen "
                    + "advertentie.")
        case .house:
            Phrase(
                "The owner of the screen says something: opening hours, the way out. Nothing about the person is "
                    + "used.",
                nl:
                    "De eigenaar van het scherm zegt iets: openingstijden, de uitgang. Niets over de persoon wordt "
                    + "gebruikt."
            )
        case .contextual:
            Phrase(
                "The ad fits where the screen stands, the hour, and what goes on around it, such as a group that "
                    + "lingers.",
                nl:
                    "De advertentie past bij de plek van het scherm, het uur en wat er rondom gebeurt, zoals een "
                    + "groep die blijft staan."
            )
        case .intent:
            Phrase(
                "The person has said what they are looking for, and the ad answers that.",
                nl: "De persoon heeft gezegd waar hij of zij naar zoekt, en de advertentie geeft daar antwoord op.")
        case .mood:
            Phrase(
                "The device estimates a mood from voice or face and the ad is chosen by it. An estimate is a guess.",
                nl:
                    "Het apparaat schat een stemming uit stem of gezicht en kiest de advertentie daarop. Een "
                    + "schatting is een gok."
            )
        }
    }

    /// "At most an ad …".
    var atMost: Phrase {
        switch self {
        case .none: words
        case .mood: Phrase("anything, up to \(words.english)", nl: "alles, tot en met \(words.dutch)")
        default: Phrase("at most \(words.english)", nl: "hoogstens \(words.dutch)")
        }
    }

    /// Which levels a comparison allows, in words: `< mood` is "at most" intent.
    static func words(_ relation: Relation, _ bound: Level) -> Phrase {
        let allowed = allCases.filter { relation.holds(Int32($0.rawValue), [Int32(bound.rawValue)]) }
        guard let least = allowed.first, let most = allowed.last else {
            return Phrase("no level at all, which cannot be", nl: "geen enkel niveau, wat niet kan")
        }
        if allowed.count == allCases.count { return Phrase("any level", nl: "elk niveau") }
        if allowed.count == 1 { return Phrase("exactly: \(least.words.english)", nl: "precies: \(least.words.dutch)") }
        if allowed.count != most.rawValue - least.rawValue + 1 {
            return Phrase("anything but \(bound.words.english)", nl: "alles behalve \(bound.words.dutch)")
        }
        if least == .none { return most.atMost }
        return Phrase("\(least.words.english) stays possible", nl: "\(least.words.dutch) blijft mogelijk")
    }
}
