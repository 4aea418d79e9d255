import Policy

extension Factor {
    /// What it measures, as a noun.
    var words: Phrase {
        switch self {
        case .covert: Phrase("hidden sensing", nl: "verborgen waarnemen")
        case .inferred: Phrase("guessing instead of asking", nl: "gissen in plaats van vragen")
        case .foreign: Phrase("data from or to others", nl: "gegevens van of naar anderen")
        case .biometric: Phrase("reading face or voice", nl: "lezen van gezicht of stem")
        case .vulnerable: Phrase("preying on a mood", nl: "misbruik van een stemming")
        case .misfit: Phrase("a sensor that does not fit the purpose", nl: "een sensor die niet bij het doel past")
        case .retention: Phrase("keeping what was sensed", nl: "bewaren van wat is waargenomen")
        case .nocontrol: Phrase("no easy way to say no", nl: "geen makkelijke manier om nee te zeggen")
        case .opacity: Phrase("no true reason shown", nl: "geen ware reden getoond")
        case .obtrusive: Phrase("forcing itself on the viewer", nl: "opdringen aan de kijker")
        case .bystander: Phrase("other people caught in it", nl: "omstanders die erbij betrokken raken")
        case .pursuit: Phrase("the same again and again", nl: "steeds weer hetzelfde")
        case .doubt: Phrase("uncertainty of the guess", nl: "onzekerheid van de gok")
        case .setting: Phrase("a private place or the night", nl: "een privéplek of de nacht")
        }
    }

    /// What 0 and 1000 stand for.
    var ends: (harmless: Phrase, worst: Phrase) {
        switch self {
        case .covert:
            (
                Phrase("people were told first", nl: "mensen zijn vooraf ingelicht"),
                Phrase("nobody was told", nl: "niemand is ingelicht")
            )
        case .inferred:
            (
                Phrase("the person said it", nl: "de persoon heeft het gezegd"),
                Phrase("a guessed emotion", nl: "een geraden emotie")
            )
        case .foreign:
            (
                Phrase("only this encounter", nl: "alleen deze ontmoeting"),
                Phrase("data from or to a third party", nl: "gegevens van of naar een derde")
            )
        case .biometric:
            (
                Phrase("only the surroundings", nl: "alleen de omgeving"),
                Phrase("face or voice read for emotion", nl: "gezicht of stem gelezen op emotie")
            )
        case .vulnerable:
            (
                Phrase("a harmless pair of product and mood", nl: "product en stemming gaan onschuldig samen"),
                Phrase("the product exploits the mood", nl: "het product buit de stemming uit")
            )
        case .misfit:
            (
                Phrase("the sensor suits the purpose", nl: "de sensor past bij het doel"),
                Phrase("only the advertiser gains", nl: "alleen de adverteerder heeft er iets aan")
            )
        case .retention:
            (
                Phrase("dropped within a second", nl: "binnen een seconde weg"),
                Phrase("a profile kept for a year", nl: "een profiel dat een jaar blijft")
            )
        case .nocontrol:
            (
                Phrase("one touch to say no", nl: "één aanraking om nee te zeggen"),
                Phrase("no way to, or asked again", nl: "nee zeggen kan niet, of er wordt opnieuw gevraagd")
            )
        case .opacity:
            (
                Phrase("the true reason is shown", nl: "de ware reden wordt getoond"),
                Phrase("no reason is shown", nl: "er wordt geen reden getoond")
            )
        case .obtrusive:
            (
                Phrase("still, silent, part of the screen", nl: "stil, geluidloos, een deel van het scherm"),
                Phrase(
                    "full screen, with sound, addressed to the viewer",
                    nl: "volledig scherm, met geluid, tot de kijker gericht")
            )
        case .bystander:
            (
                Phrase("alone, and agreed", nl: "alleen, en akkoord"),
                Phrase(
                    "somebody who did not agree is in view or earshot",
                    nl: "er is iemand te zien of te horen die niet instemde")
            )
        case .pursuit:
            (
                Phrase("shown for the first time", nl: "voor het eerst getoond"),
                Phrase("again and again, or from screen to screen", nl: "telkens weer, of van scherm naar scherm")
            )
        case .doubt: (Phrase("certain", nl: "zeker"), Phrase("no better than chance", nl: "niet beter dan toeval"))
        case .setting:
            (
                Phrase("public, by day", nl: "openbaar, overdag"),
                Phrase("private, or at night", nl: "privé, of 's nachts")
            )
        }
    }
}
