/// A condition that a policy gives a name.
struct NamedCondition {
    /// Where the name stands.
    var place: PolicyAssembly.Place
    /// `nil` until its declaration was checked: only what stands further down may use it.
    var meaning: CheckedCondition?
    var isUsed = false
}

extension PolicyChecker {
    /// Those declared up to here, in no order that matters: by name.
    var conditionsSoFar: [String] { named.filter { $0.value.meaning != nil }.keys.sorted() }

    /// Notes all names before the first is used, so that a use can be told from a slip.
    mutating func declareConditions() throws(PolicyError) {
        for item in assembly.items {
            guard case .condition(let condition) = item.syntax else { continue }
            file = item.file
            let name = condition.name
            try refuseReserved(name)
            if let before = named[name.text] {
                throw source.error(
                    at: name.offset, "two conditions are named \(name.text)",
                    "name each for what it says" + other(before.place))
            }
            named[name.text] = NamedCondition(place: place(name.offset))
        }
        file = 0
    }

    /// A reader must never wonder whether a name is the policy's own or the language's.
    private func refuseReserved(_ name: PolicySyntax.Name) throws(PolicyError) {
        guard name.text.utf8.count <= 60 else {
            throw source.error(
                at: name.offset, "a condition's name of \(name.text.utf8.count) characters, at most 60 are allowed")
        }
        let what: String
        if PolicyParser.keywords.contains(name.text) || ["true", "false"].contains(name.text) {
            what = "a word of the language"
        } else if name.text == "creepiness" || SceneSchema.standard.attribute(named: name.text) != nil {
            what = "something that every policy can read"
        } else if Factor(name: name.text) != nil {
            what = "a factor"
        } else if Level(name: name.text) != nil {
            what = "a level"
        } else if name.text.utf8.contains(UInt8(ascii: ".")) {
            throw source.error(
                at: name.offset, "a condition's name with a dot", "names with a dot are the scene's: write - instead")
        } else {
            return
        }
        throw source.error(
            at: name.offset, "a condition cannot be named \(name.text): that is \(what)", "name it for what it says")
    }

    mutating func check(_ syntax: PolicySyntax.NamedCondition) throws(PolicyError) {
        let checked = try condition(syntax.condition, depth: 0)
        guard checked.values <= PolicyLimits.values else {
            throw source.error(
                at: syntax.name.offset,
                "condition \(syntax.name.text) compares with more than \(PolicyLimits.values) values",
                "the conditions that it names count each time: use fewer, or shorter ones")
        }
        named[syntax.name.text]?.meaning = checked
    }

    /// What a name stands for, as if it was written out in parentheses.
    mutating func writtenOut(_ name: PolicySyntax.Name, depth: Int) throws(PolicyError) -> CheckedCondition {
        guard let condition = named[name.text] else { throw unknown("condition", name, among: conditionsSoFar) }
        guard var meaning = condition.meaning else {
            throw source.error(
                at: name.offset, "condition \(name.text) is used before it is declared",
                "it stands at \(assembly.text(of: condition.place)): a condition reads only those before it")
        }
        meaning.depth += 1
        guard depth + meaning.depth <= PolicyLimits.nesting else {
            throw source.error(
                at: name.offset, "nested more than \(PolicyLimits.nesting) deep once \(name.text) is written out",
                "write several rules instead: each alone can fire")
        }
        named[name.text]?.isUsed = true
        return meaning
    }
}
