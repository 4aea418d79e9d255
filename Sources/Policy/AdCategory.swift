/// What an ad sells, as far as a policy tells products apart. At most 64.
public enum AdCategory: String, CaseIterable, Sendable {
    // What a person's weakness, belief, body or age can be used for.
    case adult
    case alcohol
    case cannabis
    case cosmeticMedicine = "cosmetic-medicine"
    case credit
    case crypto
    case dating
    case gambling
    case health
    case political
    case pregnancy
    case religion
    case sexualHealth = "sexual-health"
    case socialIssue = "social-issue"
    case tobacco
    case unhealthyFood = "unhealthy-food"
    case weapons
    case weightLoss = "weight-loss"
    // The rest.
    case beauty
    case business
    case charity
    case clothing
    case culture
    case drink
    case education
    case electronics
    case events
    case family
    case finance
    case fitness
    case food
    case games
    case home
    case insurance
    case media
    case pets
    case property
    case restaurants
    case shopping
    case software
    case sport
    case telecom
    case toys
    case travel
    case vehicles

    private static let all = AdCategory.allCases

    /// Its bit in `CategorySet`.
    var index: Int { AdCategory.all.firstIndex(of: self) ?? 0 }
}
