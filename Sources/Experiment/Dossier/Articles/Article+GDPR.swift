import Proof

extension Article {
    static let gdpr = [
        Article(
            law: .gdpr, number: "4(11), 7(1)",
            asks: Phrase(
                "Consent comes before everything that rests on it, and can be shown.",
                nl: "Toestemming gaat vooraf aan alles wat erop rust, en is aantoonbaar."),
            questions: [.theorem(.moodNeedsConsent)],
            rest: Phrase(
                "That the record is stored before the first picture or sound: the ledger of consent.",
                nl: "Dat het bewijs is opgeslagen vóór het eerste beeld of geluid: het toestemmingsregister.")),
        Article(
            law: .gdpr, number: "5(1)(b)",
            asks: Phrase(
                "Data serve the purpose for which they were given, and no other.",
                nl: "Gegevens dienen het doel waarvoor ze zijn gegeven, en geen ander."),
            questions: [
                .theorem(.moodNeedsConsent), .claim("cap <= contextual when consent.select is not given"),
                .claim("cap <= house when factor.foreign >= 1000"),
            ],
            rest: Phrase(
                "That an ad's real purpose is the one that was agreed to.",
                nl: "Dat het werkelijke doel van een advertentie dat is waarvoor toestemming is gegeven.")),
        Article(
            law: .gdpr, number: "5(1)(c), 25",
            asks: Phrase(
                "No more data than needed, by design.", nl: "Niet meer gegevens dan nodig, door het ontwerp."),
            questions: [],
            rest: Phrase(
                "What is computed is the program's matter. What this policy looks at is listed below; besides that, "
                    + "only what ads are chosen by, and nothing for ads that a rule always forbids.",
                nl:
                    "Wat wordt berekend is zaak van het programma. Waar dit beleid naar kijkt staat hieronder; "
                    + "daarbij komt alleen waarop advertenties worden gekozen, en niets voor advertenties die een "
                    + "regel altijd verbiedt."
            )),
        Article(
            law: .gdpr, number: "5(1)(e)",
            asks: Phrase("Nothing is kept longer than needed.", nl: "Niets wordt langer bewaard dan nodig."),
            questions: [],
            rest: Phrase(
                "How long things are kept stands in the records of consent.",
                nl: "Hoe lang iets wordt bewaard staat in de toestemmingen.")),
        Article(
            law: .gdpr, number: "6, 9(2)(a)",
            asks: Phrase(
                "Mood, treated here as special data, needs explicit consent.",
                nl: "Stemming, hier als bijzonder gegeven behandeld, vraagt uitdrukkelijke toestemming."),
            questions: [.theorem(.moodNeedsConsent)],
            rest: Phrase(
                "That the consent was explicit, informed and free.",
                nl: "Dat de toestemming uitdrukkelijk, geïnformeerd en vrij was.")),
        Article(
            law: .gdpr, number: "9(1)",
            asks: Phrase(
                "No ad about health, belief, politics or sex life rests on a guess about the person.",
                nl:
                    "Geen advertentie over gezondheid, geloof, politiek of seksleven berust op een gok over de "
                    + "persoon."
            ),
            questions: [.claim(specialByGuess)],
            rest: Phrase(
                "That every ad is filed under what it really sells.",
                nl: "Dat elke advertentie is ingedeeld bij wat ze werkelijk verkoopt.")),
        Article(
            law: .gdpr, number: "7(2)",
            asks: Phrase(
                "Each purpose is asked about by itself, in plain words.",
                nl: "Elk doel wordt apart gevraagd, in gewone woorden."),
            questions: [],
            rest: Phrase(
                "How the question stands on the screen is not in the policy.",
                nl: "Hoe de vraag op het scherm staat, staat niet in het beleid.")),
        Article(
            law: .gdpr, number: "7(3)",
            asks: Phrase(
                "Consent can be taken back at any time, as easily as it was given; what rested on it ends.",
                nl:
                    "Toestemming is altijd in te trekken, even makkelijk als gegeven, en het einde ervan levert "
                    + "niemand iets op."
            ),
            questions: [.theorem(.withdrawingNeverRaises)],
            rest: Phrase(
                "That taking back takes no more touches than giving.",
                nl: "Dat intrekken niet meer aanrakingen kost dan geven.")),
        Article(
            law: .gdpr, number: "7(4)",
            asks: Phrase(
                "The service does not depend on consent that it does not need.",
                nl: "De dienst hangt niet af van toestemming die hij niet nodig heeft."),
            questions: [],
            rest: Phrase(
                "What the screen offers besides ads is not in the policy.",
                nl: "Wat het scherm naast advertenties biedt, staat niet in het beleid.")),
        Article(
            law: .gdpr, number: "8",
            asks: Phrase(
                "A child's consent does not carry a profile.",
                nl: "De toestemming van een kind draagt geen "
                    + "profiel."),
            questions: [.theorem(.noProfileOfChildren)],
            rest: Phrase(
                "Whether somebody who calls themselves an adult is one: no age is ever estimated.",
                nl: "Of wie zich volwassen noemt dat ook is: leeftijd wordt nooit geschat.")),
        Article(
            law: .gdpr, number: "13",
            asks: Phrase(
                "People are told first: who, what, why, on which ground, how long, and their rights.",
                nl: "Mensen horen vooraf wie, wat, waarom, op welke grond, hoe lang, en hun rechten."),
            questions: [.claim(notBeforeNotice)],
            rest: Phrase(
                "That the notice stands before the first picture or sound, also where only place and moment are "
                    + "looked at, which the question leaves out; that it holds all this, in words that people "
                    + "understand.",
                nl:
                    "Dat de verklaring er staat vóór het eerste beeld of geluid, ook waar alleen naar plaats en "
                    + "moment wordt gekeken, wat de vraag openlaat; dat zij dit alles bevat, in woorden die mensen "
                    + "begrijpen."
            )),
        Article(
            law: .gdpr, number: "14",
            asks: Phrase(
                "Who was not asked is not analysed: bystanders.",
                nl: "Wie niets is gevraagd, wordt niet geanalyseerd: omstanders."),
            questions: [],
            rest: Phrase(
                "Whose face is read is the program's matter; a policy only weighs that somebody else is there.",
                nl:
                    "Wiens gezicht wordt gelezen is zaak van het programma; een beleid weegt alleen dat er nog "
                    + "iemand is."
            )),
        Article(
            law: .gdpr, number: "17",
            asks: Phrase("Withdrawn data are erased.", nl: "Ingetrokken gegevens worden gewist."),
            questions: [],
            rest: Phrase(
                "Erasing is the work of the ledger and the log.", nl: "Wissen is het werk van register en logboek.")),
        Article(
            law: .gdpr, number: "20",
            asks: Phrase("People can take their data along.", nl: "Mensen kunnen hun gegevens meenemen."),
            questions: [],
            rest: Phrase("Exports are not in the policy.", nl: "De uitvoer staat niet in het beleid.")),
        Article(
            law: .gdpr, number: "21(2), 21(3)",
            asks: Phrase(
                "Who objects to direct marketing gets none.",
                nl: "Wie bezwaar maakt tegen direct marketing, krijgt die niet."),
            questions: [
                .claim("cap < mood when consent.target in [refused, withdrawn]"),
                .claim("cap <= contextual when consent.select in [refused, withdrawn]"),
            ],
            rest: Phrase(
                "That a refusal in other words or signs is taken for one.",
                nl: "Dat een weigering in andere woorden of tekens ook als weigering geldt.")),
        Article(
            law: .gdpr, number: "22(1), 22(4)",
            asks: Phrase(
                "Nothing of weight is decided by a guessed mood: no price, no credit, no access.",
                nl: "Niets van gewicht hangt af van een geraden stemming: geen prijs, geen krediet, geen toegang."),
            questions: [],
            rest: Phrase(
                "What an offer makes of a price is not in the policy; the list of ads must refuse such offers.",
                nl:
                    "Wat een aanbod met de prijs doet, staat niet in het beleid; de advertentielijst moet zulk "
                    + "aanbod weigeren."
            )),
        Article(
            law: .gdpr, number: "28, 44–49",
            asks: Phrase(
                "Others get data only as agreed; here: never.",
                nl: "Anderen krijgen gegevens alleen zoals afgesproken; hier: nooit."),
            questions: [],
            rest: Phrase(
                "That nothing leaves the device is the program's matter; recipients stand in the records of consent.",
                nl: "Dat niets het apparaat verlaat is zaak van het programma; ontvangers staan in de "
                    + "toestemmingen.")),
        Article(
            law: .gdpr, number: "30, 35",
            asks: Phrase(
                "The processing is recorded, and its impact assessed beforehand.",
                nl: "De verwerking is vastgelegd en de gevolgen zijn vooraf beoordeeld."),
            questions: [],
            rest: Phrase("Documents that people write.", nl: "Documenten die mensen schrijven.")),
    ]

    /// Ads for what is nobody's business, by anything more inferred than place and time (200).
    static let specialByGuess =
        "never [health, pregnancy, sexual-health, religion, political] when factor.inferred > 200"
    /// Nothing by what a person said, nor by mood, where nobody was told. That sensors wait for the notice is not in a
    /// policy.
    static let notBeforeNotice = "cap <= contextual when not notice.shown"

    static let ePrivacy = [
        Article(
            law: .ePrivacy, number: "5(3)",
            asks: Phrase(
                "On a person's own device nothing is stored or read without consent.",
                nl: "Op iemands eigen apparaat wordt niets opgeslagen of gelezen zonder toestemming."),
            questions: [],
            rest: Phrase(
                "What is stored is not in the policy.", nl: "Wat er wordt opgeslagen, staat niet in het beleid."),
            isFromMemory: true),
        Article(
            law: .ePrivacy, number: "13",
            asks: Phrase("No unasked messages are sent.", nl: "Er worden geen ongevraagde berichten gestuurd."),
            questions: [],
            rest: Phrase("The screen sends none.", nl: "Het scherm verstuurt er geen.")),
    ]
}
