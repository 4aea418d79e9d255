import Policy

/// That an attribute has a value, and that it has not: each a stem, which values may share, and what follows it.
struct ValueClause {
    var yes: (stem: Phrase, item: Phrase)
    var no: (stem: Phrase, item: Phrase)

    /// Where only the stem says no.
    init(_ stem: Phrase, not: Phrase, _ item: Phrase) {
        yes = (stem, item)
        no = (not, item)
    }

    /// Whole clauses.
    init(_ yes: Phrase, not: Phrase) {
        let nothing = Phrase("", nl: "")
        self.yes = (yes, nothing)
        no = (not, nothing)
    }
}

extension AttributeID {
    /// The clause of one of its words; of an integer, and of a word that the schema has and this list lacks, the word
    /// itself.
    func clause(_ word: String) -> ValueClause {
        switch self {
        case .viewerAge: if let clause = age(word) { return clause }
        case .placeKind: if let clause = place(word) { return clause }
        case .region: if let clause = region(word) { return clause }
        case .deviceKind: if let clause = device(word) { return clause }
        case .moodLabel: if let clause = mood(word) { return clause }
        case .noticeShown, .indicatorLit, .moodKnown: return fact(word == "true")
        case .consentCamera, .consentMicrophone, .consentInfer, .consentSelect, .consentTarget, .consentRemember,
            .consentRecord, .consentMeasure, .consentShare:
            if let clause = consent(word) { return clause }
        default: if let clause = context(word) { return clause }
        }
        let name = Phrase(verbatim: "“\(word)”")
        return ValueClause(topic + Phrase(": ", nl: ": ") + name, not: topic + Phrase(": not ", nl: ": niet ") + name)
    }

    private func age(_ word: String) -> ValueClause? {
        let item: Phrase
        switch word {
        case "undeclared":
            return ValueClause(
                Phrase(
                    "the person has not said how old they are",
                    nl: "de persoon heeft niet gezegd hoe oud hij of "
                        + "zij is"
                ),
                not: Phrase(
                    "the person has said how old they are",
                    nl: "de persoon heeft gezegd hoe oud hij of "
                        + "zij is")
            )
        case "child": item = Phrase("a child", nl: "een kind te zijn")
        case "teen": item = Phrase("a teenager", nl: "een tiener te zijn")
        case "adult": item = Phrase("an adult", nl: "volwassen te zijn")
        default: return nil
        }
        return ValueClause(
            Phrase("the person has said that they are ", nl: "de persoon heeft gezegd "),
            not: Phrase("the person has not said that they are ", nl: "de persoon heeft niet gezegd "), item)
    }

    private func place(_ word: String) -> ValueClause? {
        let item: Phrase
        switch word {
        case "street": item = Phrase("in a street", nl: "op straat")
        case "shop": item = Phrase("in a shop", nl: "in een winkel")
        case "station": item = Phrase("in a station", nl: "op een station")
        case "museum": item = Phrase("in a museum", nl: "in een museum")
        case "workplace": item = Phrase("at a workplace", nl: "op een werkplek")
        case "school": item = Phrase("at a school", nl: "op een school")
        case "clinic": item = Phrase("in a clinic", nl: "in een zorginstelling")
        case "home": item = Phrase("in a home", nl: "in een woning")
        case "other": item = Phrase("in another kind of place", nl: "op een ander soort plek")
        default: return nil
        }
        return ValueClause(
            Phrase("the screen stands ", nl: "het scherm staat "),
            not: Phrase("the screen does not stand ", nl: "het scherm staat niet "), item)
    }

    private func region(_ word: String) -> ValueClause? {
        let item: Phrase
        switch word {
        case "eu": item = Phrase("the European Union", nl: "de Europese Unie")
        case "uk": item = Phrase("the United Kingdom", nl: "het Verenigd Koninkrijk")
        case "us": item = Phrase("the United States", nl: "de Verenigde Staten")
        case "other": item = Phrase("another country", nl: "een ander land")
        default: return nil
        }
        return ValueClause(
            Phrase("the law that applies is that of ", nl: "het recht dat geldt is dat van "),
            not: Phrase("the law that applies is not that of ", nl: "het recht dat geldt is niet dat van "), item)
    }

    private func device(_ word: String) -> ValueClause? {
        switch word {
        case "public-screen":
            ValueClause(
                Phrase("it is a public screen", nl: "het is een openbaar scherm"),
                not: Phrase("it is not a public screen", nl: "het is geen openbaar scherm"))
        case "personal-device":
            ValueClause(
                Phrase("it is the person's own device", nl: "het is een eigen apparaat van de persoon"),
                not: Phrase("it is not the person's own device", nl: "het is geen eigen apparaat van de persoon"))
        default: nil
        }
    }

    private func mood(_ word: String) -> ValueClause? {
        let item: Phrase
        switch word {
        case "neutral": item = Phrase("neutral", nl: "neutraal")
        case "happy": item = Phrase("happy", nl: "blij")
        case "sad": item = Phrase("sad", nl: "verdrietig")
        case "angry": item = Phrase("angry", nl: "boos")
        case "fearful": item = Phrase("fearful", nl: "bang")
        case "surprised": item = Phrase("surprised", nl: "verrast")
        default: return nil
        }
        return ValueClause(
            Phrase("the estimated mood is ", nl: "de geschatte stemming is "),
            not: Phrase("the estimated mood is not ", nl: "de geschatte stemming is niet "), item)
    }

    /// One of the three that are true or false.
    private func fact(_ isTrue: Bool) -> ValueClause {
        let (yes, no): (Phrase, Phrase)
        switch self {
        case .noticeShown:
            yes = Phrase("the privacy notice is on the screen", nl: "de privacyverklaring staat op het scherm")
            no = Phrase(
                "the privacy notice is not on the screen",
                nl: "de privacyverklaring staat niet op het "
                    + "scherm")
        case .indicatorLit:
            yes = Phrase("the sensor light is lit", nl: "het sensorlampje brandt")
            no = Phrase("the sensor light is not lit", nl: "het sensorlampje brandt niet")
        default:
            yes = Phrase("a mood was estimated", nl: "er is een stemming geschat")
            no = Phrase("no mood was estimated", nl: "er is geen stemming geschat")
        }
        return isTrue ? ValueClause(yes, not: no) : ValueClause(no, not: yes)
    }
}
