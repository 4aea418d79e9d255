import Policy

extension AdCategory {
    /// What is advertised, as in "ads for …".
    var words: Phrase {
        switch self {
        case .adult: Phrase("erotica", nl: "erotiek")
        case .alcohol: Phrase("alcohol", nl: "alcohol")
        case .cannabis: Phrase("cannabis", nl: "cannabis")
        case .cosmeticMedicine: Phrase("cosmetic medicine", nl: "cosmetische ingrepen")
        case .credit: Phrase("loans and credit", nl: "leningen en krediet")
        case .crypto: Phrase("crypto currencies", nl: "cryptomunten")
        case .dating: Phrase("dating", nl: "daten")
        case .gambling: Phrase("gambling", nl: "gokken")
        case .health: Phrase("health and medicines", nl: "gezondheid en geneesmiddelen")
        case .political: Phrase("politics", nl: "politiek")
        case .pregnancy: Phrase("pregnancy", nl: "zwangerschap")
        case .religion: Phrase("religion", nl: "religie")
        case .sexualHealth: Phrase("sexual health", nl: "seksuele gezondheid")
        case .socialIssue: Phrase("social issues", nl: "maatschappelijke kwesties")
        case .tobacco: Phrase("tobacco", nl: "tabak")
        case .unhealthyFood: Phrase("unhealthy food", nl: "ongezond eten")
        case .weapons: Phrase("weapons", nl: "wapens")
        case .weightLoss: Phrase("weight loss", nl: "afvallen")
        case .beauty: Phrase("beauty", nl: "uiterlijke verzorging")
        case .business: Phrase("business services", nl: "zakelijke diensten")
        case .charity: Phrase("charities", nl: "goede doelen")
        case .clothing: Phrase("clothing", nl: "kleding")
        case .culture: Phrase("art and culture", nl: "kunst en cultuur")
        case .drink: Phrase("drinks without alcohol", nl: "dranken zonder alcohol")
        case .education: Phrase("education", nl: "onderwijs")
        case .electronics: Phrase("electronics", nl: "elektronica")
        case .events: Phrase("events", nl: "evenementen")
        case .family: Phrase("family and children", nl: "gezin en kinderen")
        case .finance: Phrase("financial services", nl: "financiële diensten")
        case .fitness: Phrase("fitness", nl: "fitness")
        case .food: Phrase("food", nl: "eten")
        case .games: Phrase("games", nl: "spellen")
        case .home: Phrase("house and garden", nl: "huis en tuin")
        case .insurance: Phrase("insurance", nl: "verzekeringen")
        case .media: Phrase("media", nl: "media")
        case .pets: Phrase("pets", nl: "huisdieren")
        case .property: Phrase("houses and flats", nl: "woningen")
        case .restaurants: Phrase("restaurants", nl: "restaurants")
        case .shopping: Phrase("shops", nl: "winkels")
        case .software: Phrase("software", nl: "software")
        case .sport: Phrase("sport", nl: "sport")
        case .telecom: Phrase("telephone and internet", nl: "telefoon en internet")
        case .toys: Phrase("toys", nl: "speelgoed")
        case .travel: Phrase("travel", nl: "reizen")
        case .vehicles: Phrase("cars and other vehicles", nl: "auto's en andere voertuigen")
        }
    }
}

extension CategorySet {
    /// "No ads for a, b or c".
    var noAds: Phrase {
        let list = Phrase.either(categories.map(\.words))
        return Phrase("no ads for \(list.english)", nl: "geen advertenties voor \(list.dutch)")
    }
}
