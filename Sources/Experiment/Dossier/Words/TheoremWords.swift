import Proof

extension Theorem {
    /// The theorem as a sentence for people who have not read how it is proved.
    var words: Phrase {
        switch self {
        case .defaultDeny:
            Phrase(
                "Where the device knows nothing, it may show at most an ad chosen by place and moment.",
                nl: "Waar het apparaat niets weet, toont het hoogstens een advertentie gekozen op plaats en moment.")
        case .ignoranceFires:
            Phrase(
                "Knowing less never allows more.", nl: "Minder weten staat nooit meer toe.")
        case .withdrawingNeverRaises:
            Phrase(
                "Taking back consent never allows more, and never brings back an ad that was excluded.",
                nl: "Toestemming intrekken staat nooit meer toe en haalt nooit een uitgesloten advertentie terug.")
        case .raisingNeverRaises:
            Phrase(
                "An ad that feels more like being watched is never allowed more.",
                nl: "Een advertentie die meer als bekeken worden voelt, mag nooit meer.")
        case .orderIsIrrelevant:
            Phrase(
                "The order in which the rules are written changes nothing.",
                nl: "De volgorde waarin de regels staan, verandert niets.")
        case .levelsAreReachable:
            Phrase(
                "Every level that a rule names can occur, and so can one above the owner's own message.",
                nl: "Elk niveau dat een regel noemt kan voorkomen, en ook een boven het eigen bericht van de "
                    + "eigenaar.")
        case .moodNeedsConsent:
            Phrase(
                "No ad is chosen by mood unless the person agreed to ads chosen by mood, to an estimate of their "
                    + "mood, and "
                    + "to the camera or the microphone.",
                nl:
                    "Geen advertentie wordt op stemming gekozen, tenzij de persoon toestemming gaf voor "
                    + "advertenties op basis "
                    + "van stemming, voor een schatting van de stemming, en voor de camera of de microfoon.")
        case .noProfileOfChildren:
            Phrase(
                "Whoever has said that they are a child sees at most the owner's own message; whoever has not said "
                    + "that they are an adult, at most an ad chosen by place and moment.",
                nl: "Wie heeft gezegd een kind te zijn, ziet hoogstens een eigen bericht van de eigenaar; wie niet "
                    + "heeft gezegd volwassen te zijn, hoogstens een advertentie gekozen op plaats en moment.")
        case .houseAtWorkAndSchool:
            Phrase(
                "At a workplace and at a school the owner's own message is the most that may be shown.",
                nl: "Op een werkplek en op een school mag hoogstens een eigen bericht van de eigenaar worden "
                    + "getoond.")
        }
    }
}
