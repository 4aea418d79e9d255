import Digest
import Policy

extension Case {
    init(_ node: JSONNode, _ base: CaseGround) throws(JSONError) {
        let object = try node.object("case")
        position = node.position
        note = try object.required("note").line("note")
        let word = try object.required("kind")
        switch try word.string("kind") {
        case "decide": kind = .decide(try DecideCase(object, base))
        case "prove": kind = .prove(try ProveCase(object))
        case "run": kind = try Case.run(object)
        default: throw JSONError(word.position, "expected decide, prove or run for \"kind\", found \(word.kind)")
        }
    }

    private static func run(_ object: JSONObject) throws(JSONError) -> Kind {
        try object.allowOnly("kind", "note", "test", "awaits")
        if let awaits = object["awaits"] {
            if let test = object["test"] {
                throw JSONError(test.position, "a case either names a test or awaits something, not both")
            }
            return .awaits(try awaits.line("awaits"))
        }
        let test = try object.required("test").object("test")
        try test.allowOnly("file", "suite", "function")
        return .run(
            NamedTest(
                file: try test.required("file").line("file"), suite: try test.required("suite").line("suite"),
                function: try test.required("function").line("function")))
    }
}

extension DecideCase {
    fileprivate init(_ object: JSONObject, _ base: CaseGround) throws(JSONError) {
        try object.allowOnly("kind", "note", "scene", "factors", "facts", "candidates", "expect")
        let ground = try base.changed(by: object)
        scene = ground.scene
        factors = ground.factors
        facts = ground.facts
        candidates = []
        for node in try object["candidates"]?.array("candidates", most: CaseLimits.candidates) ?? [] {
            let candidate = try CaseCandidate(node)
            if candidates.contains(where: { $0.id == candidate.id }) {
                throw JSONError(node.position, "the candidate \(JSONError.shown(candidate.id)) stands twice")
            }
            candidates.append(candidate)
        }
        expectations = []
        var named = PoliciesOfCase()
        for node in try object.required("expect").array("expect", most: CaseLimits.expectations) {
            let expectation = try DecideExpectation(node, candidates, &named)
            expectations.append(expectation)
        }
        if expectations.isEmpty { throw JSONError(object.position, "expected at least one expectation in \"expect\"") }
    }
}

extension CaseCandidate {
    fileprivate init(_ node: JSONNode) throws(JSONError) {
        let object = try node.object("candidate")
        try object.allowOnly("id", "basis", "categories", "traits", "reads", "exposures", "wish")
        position = node.position
        id = try object.required("id").line("id")
        basis = try object.required("basis").level("basis")
        categories = try object["categories"]?.categories("categories") ?? []
        traits = try object["traits"]?.lines("traits") ?? []
        reads = try object["reads"]?.lines("reads") ?? []
        exposures = Int(try object["exposures"]?.integer("exposures", in: 0...1_000) ?? 0)
        wish = try Wish(object["wish"])
    }
}

extension CaseCandidate.Wish {
    fileprivate init?(_ node: JSONNode?) throws(JSONError) {
        guard let object = try node?.object("wish") else { return nil }
        try object.allowOnly("label", "least_duration_ms", "least_strength")
        label = try object.required("label").line("label")
        leastMilliseconds = try object.required("least_duration_ms").integer("least_duration_ms", in: 0...600_000)
        leastStrength = Int(try object.required("least_strength").integer("least_strength", in: 0...1000))
    }
}

extension DecideExpectation {
    fileprivate init(
        _ node: JSONNode, _ candidates: [CaseCandidate], _ named: inout PoliciesOfCase
    ) throws(JSONError) {
        let object = try node.object("expect")
        try object.allowOnly(
            "policies", "cap", "reason", "score", "fired", "fires", "unknown", "excluded", "excludes", "allows",
            "admits", "reasons")
        position = node.position
        policies = try named.add(object)
        cap = try object["cap"]?.level("cap")
        reason = try object["reason"]?.line("reason")
        if let sum = object["score"] { score = Int(try sum.integer("score", in: 0...1_000_000)) }
        fired = try object["fired"]?.lines("fired")
        fires = try object["fires"]?.lines("fires")
        unknown = try object["unknown"]?.lines("unknown")
        excluded = try object["excluded"]?.categories("excluded")
        excludes = try object["excludes"]?.categories("excludes")
        allows = try object["allows"]?.categories("allows")
        admits = try object["admits"]?.lines("admits")
        reasons = try object["reasons"]?.lines("reasons")
        guard asksPolicy || asksGuard else {
            throw JSONError(node.position, "expected something of the policies, such as \"cap\", found nothing")
        }
        if asksGuard, candidates.isEmpty {
            throw JSONError(node.position, "\"admits\" and \"reasons\" are about candidates, and the case has none")
        }
        for id in admits ?? [] where !candidates.contains(where: { $0.id == id }) {
            throw JSONError(node.position, "\"admits\" names \(JSONError.shown(id)), which is none of the candidates")
        }
    }
}

extension ProveCase {
    fileprivate init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("kind", "note", "theorem", "claim", "expect")
        if let theorem = object["theorem"] {
            if let claim = object["claim"] {
                throw JSONError(claim.position, "a case is about a theorem or about a claim, not both")
            }
            statement = .theorem(try theorem.line("theorem"))
        } else {
            statement = .claim(try object.required("claim").line("claim"))
        }
        expectations = []
        var named = PoliciesOfCase()
        for node in try object.required("expect").array("expect", most: CaseLimits.expectations) {
            let entry = try node.object("expect")
            try entry.allowOnly("policies", "is")
            let word = try entry.required("is")
            let text = try word.string("is")
            guard text == "proved" || text == "refuted" else {
                throw JSONError(word.position, "expected proved or refuted for \"is\", found \(word.kind)")
            }
            expectations.append(Expectation(policies: try named.add(entry), isProved: text == "proved"))
        }
        if expectations.isEmpty { throw JSONError(object.position, "expected at least one expectation in \"expect\"") }
    }
}

/// The policies of which a case has said what it expects.
private struct PoliciesOfCase {
    private var names: Set<String> = []

    /// Reads the member `policies`; refuses one that has been named already.
    mutating func add(_ object: JSONObject) throws(JSONError) -> [String] {
        let node = try object.required("policies")
        let policies = try node.lines("policies")
        if policies.isEmpty { throw JSONError(node.position, "expected at least one name in \"policies\"") }
        for name in policies where !names.insert(name).inserted {
            throw JSONError(node.position, "the case says twice what it expects of \(JSONError.shown(name))")
        }
        return policies
    }
}
