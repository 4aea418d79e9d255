import Proof

/// An article of a law or a term of a framework, what it asks, and what of that can be asked of a policy.
///
/// An engineer's reading, not legal advice. Definitions, fines and exemptions ask nothing and are not listed.
struct Article {
    var law: Law
    /// As it is cited: "5(1)(f)".
    var number: Phrase
    /// What it asks, in a sentence.
    var asks: Phrase
    /// What a policy must fulfil for its part of it. Empty: no machine can tell from the policy.
    var questions: [Question]
    /// Without questions, why not; with them, what they leave to people.
    var rest: Phrase
    /// Whether its wording was not compared with the text of the law.
    var isFromMemory: Bool

    enum Question {
        case theorem(Theorem)
        /// A claim in the language of policies, without its name: "cap < mood when not notice.shown".
        case claim(String)
    }

    enum Law: CaseIterable {
        case gdpr, ePrivacy, aiAct, dsa, ccpa, framework

        var name: Phrase {
            switch self {
            case .gdpr:
                Phrase(
                    "GDPR, General Data Protection Regulation (EU) 2016/679",
                    nl: "AVG, Algemene verordening gegevensbescherming (EU) 2016/679")
            case .ePrivacy: Phrase("ePrivacy Directive 2002/58/EC", nl: "ePrivacyrichtlijn 2002/58/EG")
            case .aiAct: Phrase("AI Act, Regulation (EU) 2024/1689", nl: "AI-verordening (EU) 2024/1689")
            case .dsa:
                Phrase(
                    "DSA, Digital Services Act (EU) 2022/2065. It binds online platforms; for a screen that stands "
                        + "alone it is "
                        + "a rule of design",
                    nl:
                        "DSA, digitaledienstenverordening (EU) 2022/2065. Zij bindt onlineplatforms; voor een "
                        + "scherm op zichzelf "
                        + "is het een ontwerpregel")
            case .ccpa: Phrase("CCPA and CPRA, California", nl: "CCPA en CPRA, Californië")
            case .framework: Phrase("Frameworks, which are no law", nl: "Afspraken die geen wet zijn")
            }
        }
    }

    init(
        law: Law, number: Phrase, asks: Phrase, questions: [Question], rest: Phrase, isFromMemory: Bool = false
    ) {
        self.law = law
        self.number = number
        self.asks = asks
        self.questions = questions
        self.rest = rest
        self.isFromMemory = isFromMemory
    }

    /// One that is cited alike in every language.
    init(
        law: Law, number: String, asks: Phrase, questions: [Question], rest: Phrase, isFromMemory: Bool = false
    ) {
        self.init(
            law: law, number: Phrase(verbatim: number), asks: asks, questions: questions, rest: rest,
            isFromMemory: isFromMemory)
    }

    /// In the order of the dossier.
    static var all: [Article] { gdpr + ePrivacy + aiAct + dsa + ccpa + frameworks }
}
