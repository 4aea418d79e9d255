import Proof

extension Article {
    static let aiAct = [
        Article(
            law: .aiAct, number: "5(1)(a)",
            asks: Phrase(
                "No technique that manipulates or deceives to somebody's harm.",
                nl: "Geen techniek die manipuleert of misleidt en zo schaadt."),
            questions: [],
            rest: Phrase(
                "Whether an ad deceives is for people who look at it.",
                nl: "Of een advertentie misleidt, is aan mensen die haar bekijken.")),
        Article(
            law: .aiAct, number: "5(1)(b)",
            asks: Phrase(
                "Nobody's weakness by age, disability or poverty is exploited.",
                nl: "Niemands zwakte door leeftijd, handicap of armoede wordt uitgebuit."),
            questions: [
                .theorem(.noProfileOfChildren),
                .claim("never [alcohol, credit, gambling] when viewer.age in [undeclared, child, teen]"),
                .claim("never [weight-loss, gambling, alcohol, credit] when mood.valence < 0"),
            ],
            rest: Phrase(
                "A low mood is not in the article's list: a rule in its spirit. Of disability and poverty nothing "
                    + "is known.",
                nl:
                    "Een sombere stemming staat niet in het artikel: een regel in de geest ervan. Van handicap en "
                    + "armoede is niets bekend."
            )),
        Article(
            law: .aiAct, number: "5(1)(f)",
            asks: Phrase(
                "No emotions are inferred at work or at school, unless for health or safety.",
                nl: "Op werk en school worden geen emoties afgeleid, behalve voor gezondheid of veiligheid."),
            questions: [.theorem(.houseAtWorkAndSchool)],
            rest: Phrase(
                "That the sensors stay closed there, and that the owner says truly where the screen stands.",
                nl: "Dat de sensoren daar dicht blijven, en dat de eigenaar naar waarheid zegt waar het scherm "
                    + "staat.")),
        Article(
            law: .aiAct, number: "5(1)(g)",
            asks: Phrase(
                "Nobody is sorted by face or voice into race, politics, belief or sex life.",
                nl: "Niemand wordt op gezicht of stem ingedeeld naar ras, politiek, geloof of seksleven."),
            questions: [.claim("never [political, religion, sexual-health] when factor.biometric > 0")],
            rest: Phrase(
                "That no model has such a label: the cards beside the models.",
                nl: "Dat geen model zo'n etiket kent: de kaarten bij de modellen.")),
        Article(
            law: .aiAct, number: Phrase("6, Annex III 1(c)", nl: "6, bijlage III 1(c)"),
            asks: Phrase(
                "Emotion recognition is high-risk: risk management, logs, human oversight.",
                nl: "Emotieherkenning is hoog risico: risicobeheer, logboeken, menselijk toezicht."),
            questions: [],
            rest: Phrase(
                "Duties of the operator. The log exists; whether its use is enough is for people to judge.",
                nl: "Plichten van de exploitant. Het logboek is er; of het genoeg wordt gebruikt, is aan mensen.")),
        Article(
            law: .aiAct, number: "50(3)",
            asks: Phrase(
                "Who is exposed to emotion recognition is told so, at the latest when it begins.",
                nl: "Wie aan emotieherkenning blootstaat, hoort dat uiterlijk wanneer die begint."),
            questions: [.claim("cap < mood when not notice.shown or not indicator.lit")],
            rest: Phrase(
                "That notice and light come before the first estimate, and can be seen.",
                nl: "Dat verklaring en lampje er zijn vóór de eerste schatting, en te zien zijn."),
            isFromMemory: true),
    ]

    static let dsa = [
        Article(
            law: .dsa, number: "26(1)",
            asks: Phrase(
                "Every ad says that it is one, for whom, who paid, and why it is shown.",
                nl: "Elke advertentie zegt dat ze er een is, voor wie, wie betaalde, en waarom ze er staat."),
            questions: [],
            rest: Phrase(
                "It is the list of ads that must hold the four, and the screen that shows them; the policy only "
                    + "weighs their lack.",
                nl: "De vier horen in de advertentielijst en op het scherm; het beleid weegt alleen dat ze "
                    + "ontbreken.")),
        Article(
            law: .dsa, number: "26(3)",
            asks: Phrase(
                "No ads by profiling with special data, not even with consent: here for what concerns health, "
                    + "pregnancy, sex life, belief and politics.",
                nl:
                    "Geen advertenties op een profiel van bijzondere gegevens, ook niet met toestemming: hier voor "
                    + "wat gezondheid, zwangerschap, seksleven, geloof en politiek raakt."
            ),
            questions: [.claim(specialByGuess)],
            rest: Phrase(
                "That every ad is filed under what it really sells.",
                nl: "Dat elke advertentie is ingedeeld bij wat ze werkelijk verkoopt.")),
        Article(
            law: .dsa, number: "26(3)",
            asks: Phrase(
                "The same of mood, which is treated as special data above: no ad by mood at all, not even with "
                    + "consent.",
                nl:
                    "Hetzelfde van stemming, hierboven als bijzonder gegeven behandeld: geen enkele advertentie op "
                    + "stemming, ook niet met toestemming."
            ),
            questions: [.claim("cap < mood always")],
            rest: Phrase(
                "Whether the law treats mood so, and whether this screen is an online platform. On one, use a policy "
                    + "for which this is proved.",
                nl:
                    "Of de wet stemming zo behandelt, en of dit scherm een onlineplatform is. Gebruik daar een "
                    + "beleid waarvoor dit is bewezen."
            )),
        Article(
            law: .dsa, number: "28(2)",
            asks: Phrase(
                "No ads by profiling for minors.", nl: "Geen advertenties op profiel voor minderjarigen."),
            questions: [.theorem(.noProfileOfChildren)],
            rest: Phrase(
                "Whether somebody who calls themselves an adult is one.",
                nl: "Of wie zich volwassen noemt dat ook is.")),
        Article(
            law: .dsa, number: "28(3)",
            asks: Phrase(
                "No extra data are collected to find out somebody's age.",
                nl: "Er worden geen extra gegevens verzameld om iemands leeftijd te weten."),
            questions: [],
            rest: Phrase(
                "No part of the program estimates an age; a policy cannot show that.",
                nl: "Geen deel van het programma schat een leeftijd; een beleid kan dat niet tonen.")),
    ]

    static let ccpa = [
        Article(
            law: .ccpa, number: "1798.100",
            asks: Phrase("Notice at or before collection.", nl: "Kennisgeving bij of vóór het verzamelen."),
            questions: [.claim(notBeforeNotice)],
            rest: Phrase(
                "What the notice says, and that it stands before the first picture or sound.",
                nl: "Wat de kennisgeving zegt, en dat zij er staat vóór het eerste beeld of geluid."),
            isFromMemory: true),
        Article(
            law: .ccpa, number: "1798.120, 1798.135",
            asks: Phrase(
                "Who opts out of sale or sharing is left out.", nl: "Wie verkoop of delen weigert, wordt ontzien."),
            questions: [],
            rest: Phrase(
                "Nothing is sold or shared; that is the program's matter.",
                nl: "Er wordt niets verkocht of gedeeld; dat is zaak van het programma."), isFromMemory: true),
        Article(
            law: .ccpa, number: "1798.121",
            asks: Phrase(
                "People can limit the use of sensitive data.",
                nl: "Mensen kunnen het gebruik van gevoelige gegevens beperken."),
            questions: [
                .claim("cap < mood when consent.infer in [refused, withdrawn]"),
                .claim("cap < mood when consent.target in [refused, withdrawn]"),
            ],
            rest: Phrase("That the choice is offered.", nl: "Dat de keuze wordt geboden."), isFromMemory: true),
    ]

    static let frameworks = [
        Article(
            law: .framework, number: "GPC",
            asks: Phrase(
                "A signal “leave me alone” ends sharing and following.",
                nl: "Een signaal “laat me met rust” beëindigt delen en volgen."),
            questions: [],
            rest: Phrase("No such signal reaches the policy.", nl: "Zo'n signaal bereikt het beleid niet.")),
        Article(
            law: .framework, number: Phrase("IAB TCF 2.2, purposes 3 and 4", nl: "IAB TCF 2.2, doelen 3 en 4"),
            asks: Phrase(
                "Making and using a profile for ads needs consent.",
                nl: "Een advertentieprofiel maken en gebruiken vraagt toestemming."),
            questions: [.theorem(.moodNeedsConsent)],
            rest: Phrase(
                "No purpose of the framework covers camera, microphone or emotion; these come closest.",
                nl: "Geen doel van deze afspraken dekt camera, microfoon of emotie; deze komen het dichtst in de "
                    + "buurt."
            )),
    ]
}
