import Policy

/// Headings and standing sentences of the dossier.
enum DossierWords {
    static let kind = Phrase("Dossier of a policy", nl: "Dossier van een beleid")

    /// The heading of the whole.
    static func title(_ policy: String) -> Phrase {
        Phrase(
            "What “\(policy)” allows, and what never happens",
            nl: "Wat “\(policy)” toestaat, en wat nooit "
                + "gebeurt")
    }

    static let advice = Phrase(
        "This is engineering, not legal advice. It says what follows from the rules of this policy, not whether an "
            + "operator "
            + "acts lawfully.",
        nl:
            "Dit is techniek, geen juridisch advies. Het zegt wat uit de regels van dit beleid volgt, niet of een "
            + "exploitant "
            + "rechtmatig handelt.")
    static let version = Phrase("Version", nl: "Versie")
    static let digest = Phrase("Fingerprint (SHA-256)", nl: "Vingerafdruk (SHA-256)")
    static let date = Phrase("Date", nl: "Datum")
    static let file = Phrase("File", nl: "Bestand")
    static let most = Phrase("The most that can happen", nl: "Het meeste dat kan gebeuren")
    static let proofs = Phrase("Theorems and claims", nl: "Stellingen en beweringen")
    static let laws = Phrase("Articles of law", nl: "Wetsartikelen")

    // MARK: How to read

    static let reading = Phrase("How to read this", nl: "Hoe dit te lezen")
    static let readingList = [
        Phrase(
            "A screen with a camera and a microphone may guess at the mood of the person before it. This policy "
                + "says what it may "
                + "then show. Every rule only takes something away; what no rule takes away is allowed.",
            nl:
                "Een scherm met een camera en een microfoon kan gissen naar de stemming van wie ervoor staat. Dit "
                + "beleid zegt wat "
                + "het dan mag tonen. Elke regel neemt alleen iets weg; wat geen regel wegneemt, is toegestaan."),
        Phrase(
            "What the device does not know counts against showing: a rule applies also where its condition cannot "
                + "be decided.",
            nl:
                "Wat het apparaat niet weet, telt tegen het tonen: een regel geldt ook waar de voorwaarde niet te "
                + "beslissen is."
        ),
        Phrase(
            "Scores run from 0 (harmless) to 1000 (worst). What was not measured counts as 1000.",
            nl: "Scores lopen van 0 (onschuldig) tot 1000 (slechtst). Wat niet is gemeten, telt als 1000."),
        Phrase(
            "“Proved” means: for every combination of all that a policy can look at, by calculation and not by "
                + "trial. “Refuted” means: a "
                + "situation was found in which it does not hold, and the policy itself confirmed it. “Not "
                + "decided” is no proof.",
            nl:
                "“Bewezen” betekent: voor elke combinatie van alles waar een beleid naar kan kijken, door "
                + "berekening en niet door "
                + "proberen. “Weerlegd” betekent: er is een situatie gevonden waarin het niet geldt, en het beleid "
                + "zelf heeft die "
                + "bevestigd. “Niet beslist” is geen bewijs."),
        Phrase(
            "A proof is about the rules. That the program feeds them the truth, and obeys them, is tested elsewhere.",
            nl:
                "Een bewijs gaat over de regels. Dat het programma ze naar waarheid voedt en gehoorzaamt, wordt "
                + "elders getoetst."
        ),
        Phrase(
            "Words in quotation marks are the policy author's own, in the language they were written in.",
            nl:
                "Woorden tussen aanhalingstekens zijn van de schrijver van het beleid, in de taal waarin ze zijn "
                + "geschreven."
        ),
    ]

    // MARK: Levels

    static let levels = Phrase("What may happen at each level", nl: "Wat er op elk niveau mag gebeuren")
    static let levelsLead = Phrase(
        "Each level uses more of the person than the one before. For each stands the least that must be known to "
            + "get there, as the "
            + "prover found it: one example, of which nothing can be left out.",
        nl:
            "Elk niveau gebruikt meer van de persoon dan het vorige. Bij elk staat het minste dat bekend moet zijn "
            + "om er te komen, "
            + "zoals gevonden bij het bewijzen: één voorbeeld, waarvan niets gemist kan worden.")
    static let least = Phrase("The least that it takes:", nl: "Het minste dat ervoor nodig is:")
    static let nothingKnown = Phrase("nothing at all is known", nl: "er is helemaal niets bekend")
    static let levelIsNever = Phrase(
        "No situation ends at this level. Proved.", nl: "Geen enkele situatie eindigt op dit niveau. Bewezen.")
    static let levelIsUndecided = Phrase(
        "Whether a situation ends at this level was not decided.",
        nl: "Of een situatie op dit niveau eindigt, is niet beslist.")
    static let notMore = Phrase("Not more, because:", nl: "Niet meer, omdat:")
    static let sinceUnknown = Phrase(
        "(it applies because its condition is not known)", nl: "(geldt omdat de voorwaarde niet bekend is)")
    static let nothingAgainst = Phrase("Then no rule stands in the way.", nl: "Dan staat geen regel in de weg.")

    // MARK: Never

    static let never = Phrase("What never happens", nl: "Wat nooit gebeurt")
    static let neverShown = Phrase(
        "Never advertised, in any situation (proved):", nl: "Nooit geadverteerd, in geen enkele situatie (bewezen):")
    static let neverNothing = Phrase(
        "There is nothing that this policy excludes in every situation.",
        nl: "Er is niets dat dit beleid in elke situatie uitsluit.")
    static let neverUndecided = Phrase("Not decided for:", nl: "Niet beslist voor:")
    static let neverWhen = Phrase("Not advertised in some situations:", nl: "In sommige situaties niet geadverteerd:")
    static let neverClaims = Phrase(
        "What the policy claims, and is proved:", nl: "Wat het beleid beweert, en bewezen is:")
    static let neverClaimed = Phrase(
        "What the policy claims, and is not so, or was not decided:",
        nl: "Wat het beleid beweert, en niet zo is, of niet is beslist:")
    static let noClaims = Phrase("The policy itself claims nothing.", nl: "Het beleid zelf beweert niets.")

    // MARK: Articles

    static let articles = Phrase("What the laws ask", nl: "Wat de wetten vragen")
    static let articlesLead = Phrase(
        "Each article is read as a question about the policy, where it can be. The questions are an engineer's "
            + "reading. An article "
            + "that is “proved” is so for the question beside it and no further.",
        nl:
            "Elk artikel is, waar dat kan, gelezen als een vraag over het beleid. De vragen zijn de lezing van een "
            + "technicus. Een "
            + "artikel dat “bewezen” is, is dat voor de vraag die erbij staat en niet verder.")
    static let memory = Phrase(
        "† The wording of this article was not compared with the law's own text. Definitions, fines and exemptions "
            + "ask nothing of a "
            + "policy and are left out.",
        nl:
            "† De bewoording van dit artikel is niet met de wettekst vergeleken. Definities, boetes en "
            + "vrijstellingen vragen niets "
            + "van een beleid en zijn weggelaten.")
    static let articleColumns = [
        Phrase("Article", nl: "Artikel"), Phrase("What it asks", nl: "Wat het vraagt"),
        Phrase("Outcome", nl: "Uitkomst"),
        Phrase("Shown by", nl: "Blijkt uit"),
    ]
    static let left = Phrase("Left to people:", nl: "Blijft aan mensen:")
    static let theorem = Phrase("theorem", nl: "stelling")
    static let ownClaim = Phrase("the policy claims it:", nl: "het beleid beweert het:")
    static let ourQuestion = Phrase("asked by this dossier", nl: "gevraagd door dit dossier")
    static let seeBelow = Phrase(
        "the situation stands with the theorem below", nl: "de situatie staat hieronder bij de stelling")

    // MARK: Theorems and claims

    static let theorems = Phrase("Asked of every policy", nl: "Gevraagd van elk beleid")
    static let claims = Phrase("Claimed by this policy", nl: "Beweerd door dit beleid")
    static let situation = Phrase("A situation in which it does not hold:", nl: "Een situatie waarin het niet geldt:")

    static func notKnown(_ what: Phrase) -> Phrase {
        Phrase("not known: \(what.english)", nl: "niet bekend: \(what.dutch)")
    }

    static let restUnknown = Phrase("nothing else is known", nl: "verder is niets bekend")
    static let changes = Phrase("Then this changes:", nl: "Dan verandert dit:")
    static let shown = Phrase("Allowed then:", nl: "Dan is toegestaan:")
    static let unreached = Phrase(
        "No situation reaches these levels, though a rule names them:",
        nl: "Geen situatie komt op deze niveaus, hoewel een regel ze noemt:")
    static let nothingAbove = Phrase(
        "No situation allows more than the owner's own message.",
        nl: "Geen situatie staat meer toe dan een eigen bericht van de eigenaar.")
    static let undecidedNote = Phrase(
        "It was not decided within the allowed number of steps. That is no proof.",
        nl: "Het is niet beslist binnen het toegestane aantal stappen. Dat is geen bewijs.")

    // MARK: Rules, weights

    static let rules = Phrase("Every rule", nl: "Elke regel")
    static let rulesLead = Phrase(
        "A rule applies where its condition holds, and where that cannot be decided. The strictest of those that "
            + "apply counts.",
        nl: "Een regel geldt waar de voorwaarde opgaat, en waar dat niet te beslissen is. De strengste die geldt, "
            + "telt."
    )
    static let ruleColumns = [
        Phrase("Rule", nl: "Regel"), Phrase("What it does, and when", nl: "Wat die doet, en wanneer"),
        Phrase("Reason and source", nl: "Reden en bron"),
    ]
    static let noSource = Phrase("no source given", nl: "geen bron vermeld")
    static let always = Phrase("always", nl: "altijd")
    static let when = Phrase("when:", nl: "wanneer:")
    static let allOf = Phrase("all of these hold:", nl: "dit alles opgaat:")
    static let anyOf = Phrase("at least one of these holds:", nl: "minstens een hiervan opgaat:")
    static let and = Phrase("and", nl: "en")
    static let or = Phrase("or", nl: "of")

    static let weights = Phrase("The weights", nl: "De gewichten")
    static let weightsLead = Phrase(
        "The total score for being watched adds up the scores below, each by its weight in thousandths. The "
            + "weights are ours, the "
            + "policy author's: studies give the direction of each score, and no study has measured them together.",
        nl:
            "De totale score voor bekeken worden telt de scores hieronder op, elk met het gewicht in duizendsten. "
            + "De gewichten zijn de "
            + "onze, van de schrijver van het beleid: studies geven van elke score de richting, en geen studie "
            + "heeft ze samen gemeten."
    )
    static let noWeights = Phrase("This policy weighs nothing.", nl: "Dit beleid weegt niets.")
    static let weightColumns = [
        Phrase("Score", nl: "Score"), Phrase("0 means", nl: "0 betekent"), Phrase("1000 means", nl: "1000 betekent"),
        Phrase("Weight", nl: "Gewicht"), Phrase("Source of the direction", nl: "Bron van de richting"),
    ]

    static let reads = Phrase("What the policy looks at", nl: "Waar het beleid naar kijkt")
    static let readsLead = Phrase(
        "Nothing else can change its answer, and what it never looks at need not be sensed.",
        nl: "Niets anders kan het antwoord veranderen, en waar het nooit naar kijkt hoeft niet te worden "
            + "waargenomen.")
    static let readsNothing = Phrase("nothing at all", nl: "helemaal niets")
    static let readsScores = Phrase("the scores for:", nl: "de scores voor:")

    // MARK: Repeating

    static let again = Phrase("How to check this again", nl: "Hoe dit opnieuw te toetsen")
    static let againProve = Phrase("Every proof and counterexample:", nl: "Alle bewijzen en tegenvoorbeelden:")
    static let againReport = Phrase("This dossier, byte for byte:", nl: "Dit dossier, byte voor byte:")
    static let againLog = Phrase(
        "Whether the decisions of a log were made by this policy:",
        nl: "Of de beslissingen van een logboek door dit beleid zijn genomen:")
    static let againDigest = Phrase(
        "The policy's fingerprint, to compare with the one above:",
        nl: "De vingerafdruk van het beleid, te vergelijken met die hierboven:")

    // MARK: Outcomes

    static func outcome(_ outcome: ArticleFinding.Outcome) -> Phrase {
        switch outcome {
        case .proved: Phrase("proved", nl: "bewezen")
        case .refuted: Phrase("refuted", nl: "weerlegd")
        case .undecided: Phrase("not decided", nl: "niet beslist")
        case .uncheckable: Phrase("not checkable by machine", nl: "niet door een machine te toetsen")
        }
    }

    /// "3 proved, 1 refuted": zeros are left out.
    static func counts(_ counts: [(ArticleFinding.Outcome, Int)]) -> Phrase {
        let parts = counts.filter { $0.1 > 0 }.map { Phrase(verbatim: "\($0.1) ") + outcome($0.0) }
        return Phrase(
            parts.map(\.english).joined(separator: ", "), nl: parts.map(\.dutch).joined(separator: ", "))
    }
}
