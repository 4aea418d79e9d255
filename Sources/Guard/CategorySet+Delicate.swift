public import Policy

extension CategorySet {
    /// What lives on a weakness, or touches body, belief or age: the categories that `vulnerable` and `misfit` weigh.
    public static let delicate = CategorySet([
        .adult, .alcohol, .cannabis, .cosmeticMedicine, .credit, .crypto, .dating, .gambling, .health, .political,
        .pregnancy, .religion, .sexualHealth, .socialIssue, .tobacco, .unhealthyFood, .weapons, .weightLoss,
    ])
}
