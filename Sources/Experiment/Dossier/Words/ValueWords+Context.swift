import Policy

extension AttributeID {
    /// The clause of what is seen or heard around the screen.
    func context(_ word: String) -> ValueClause? {
        switch (self, word) {
        case (.contextSound, "quiet"):
            ValueClause(
                Phrase("it is quiet around the screen", nl: "het is stil rond het scherm"),
                not: Phrase("it is not quiet around the screen", nl: "het is niet stil rond het scherm"))
        case (.contextSound, "one-voice"): heard(Phrase("one voice", nl: "één stem"))
        case (.contextSound, "several-voices"): heard(Phrase("several voices", nl: "meer dan één stem"))
        case (.contextSound, "music"): heard(Phrase("music", nl: "muziek"))
        case (.contextSound, "noise"): heard(Phrase("noise", nl: "lawaai"))
        case (.contextLight, "dark"): light(Phrase("dark", nl: "donker"))
        case (.contextLight, "bright"): light(Phrase("bright", nl: "licht"))
        case (.contextMotion, "still"):
            ValueClause(
                Phrase("nothing moves in view", nl: "er beweegt niets in beeld"),
                not: Phrase("something moves in view", nl: "er beweegt iets in beeld"))
        case (.contextMotion, "moving"):
            ValueClause(
                Phrase("something moves in view", nl: "er beweegt iets in beeld"),
                not: Phrase("nothing moves in view", nl: "er beweegt niets in beeld"))
        case (.contextPeople, "nobody"): people(Phrase("nobody", nl: "niemand"))
        case (.contextPeople, "alone"): people(Phrase("one person", nl: "één mens"))
        case (.contextPeople, "pair"): people(Phrase("two people", nl: "twee mensen"))
        case (.contextPeople, "group"): people(Phrase("three people or more", nl: "drie of meer mensen"))
        case (.contextApproach, "approaching"): person(Phrase("coming closer", nl: "komt dichterbij"))
        case (.contextApproach, "lingering"): person(Phrase("lingering", nl: "blijft staan"))
        case (.contextApproach, "passing"): person(Phrase("passing or walking away", nl: "loopt voorbij of weg"))
        default: nil
        }
    }

    private func heard(_ what: Phrase) -> ValueClause {
        ValueClause(
            Phrase("what is heard is ", nl: "wat te horen is, is "),
            not: Phrase("what is heard is not ", nl: "wat te horen is, is niet "),
            what)
    }

    private func light(_ what: Phrase) -> ValueClause {
        ValueClause(Phrase("it is ", nl: "het is "), not: Phrase("it is not ", nl: "het is niet "), what)
    }

    private func people(_ count: Phrase) -> ValueClause {
        ValueClause(
            Phrase("those in view: ", nl: "in beeld: "), not: Phrase("those in view, not: ", nl: "in beeld, niet: "),
            count)
    }

    private func person(_ goes: Phrase) -> ValueClause {
        ValueClause(
            Phrase("the nearest person in view is ", nl: "de dichtstbijzijnde persoon in beeld "),
            not: Phrase(
                "the nearest person in view is not ", nl: "wat de dichtstbijzijnde persoon in beeld niet doet: "),
            goes)
    }
}
