import Policy

extension AttributeID {
    /// The clause of a state of consent.
    func consent(_ state: String) -> ValueClause? {
        let (en, nl) = (purpose.english, purpose.dutch)
        switch state {
        case "given":
            return ValueClause(
                Phrase("the person has agreed to \(en)", nl: "de persoon heeft toestemming gegeven voor \(nl)"),
                not: Phrase(
                    "the person has not agreed to \(en)", nl: "de persoon heeft geen toestemming gegeven voor \(nl)"))
        case "refused":
            return ValueClause(
                Phrase("the person has refused \(en)", nl: "de persoon heeft toestemming voor \(nl) geweigerd"),
                not: Phrase(
                    "the person has not refused \(en)", nl: "de persoon heeft toestemming voor \(nl) niet geweigerd"))
        case "withdrawn":
            return ValueClause(
                Phrase(
                    "the person has taken back consent to \(en)",
                    nl: "de persoon heeft toestemming voor \(nl) ingetrokken"),
                not: Phrase(
                    "the person has not taken back consent to \(en)",
                    nl: "de persoon heeft toestemming voor \(nl) niet ingetrokken"))
        case "expired":
            return ValueClause(
                Phrase("consent to \(en) has expired", nl: "de toestemming voor \(nl) is verlopen"),
                not: Phrase("consent to \(en) has not expired", nl: "de toestemming voor \(nl) is niet verlopen"))
        case "requested":
            return ValueClause(
                Phrase(
                    "the person was asked about \(en) and has not answered yet",
                    nl: "de persoon is om toestemming voor \(nl) gevraagd en heeft nog niet geantwoord"),
                not: Phrase(
                    "no answer about \(en) is awaited", nl: "er wordt niet op antwoord gewacht over \(nl)"))
        case "invalidated":
            return ValueClause(
                Phrase("consent to \(en) no longer counts", nl: "de toestemming voor \(nl) geldt niet meer"),
                not: Phrase(
                    "consent to \(en) was not declared void",
                    nl: "de toestemming voor \(nl) is niet ongeldig "
                        + "verklaard"
                ))
        case "absent":
            return ValueClause(
                Phrase(
                    "the person was never asked about \(en)",
                    nl: "de persoon is nooit om toestemming voor \(nl) gevraagd"),
                not: Phrase(
                    "the person was asked about \(en)",
                    nl: "de persoon is om toestemming voor \(nl) "
                        + "gevraagd"))
        default: return nil
        }
    }
}
