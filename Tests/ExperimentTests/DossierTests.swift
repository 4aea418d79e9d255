import Digest
import Experiment
import Policy
import TestSupport
import Testing

/// The dossier of a policy, as its HTML says it.
@Suite("Dossier of a policy") struct DossierTests {
    private static func policy(_ text: String) throws -> CompiledPolicy {
        try PolicyCompiler.compile(Array(text.utf8), file: "test.policy")
    }

    private static func kiosk(without label: String? = nil) throws -> CompiledPolicy {
        var text = String(decoding: try ShippedFile.bytes("Models/policies/kiosk.policy"), as: UTF8.self)
        if let label {
            let start = try #require(text.firstRange(of: "rule \(label):"))
            let next = try #require(text[start.upperBound...].firstRange(of: "\nrule "))
            text.removeSubrange(start.lowerBound..<next.lowerBound)
        }
        return try policy(text)
    }

    private static func html(_ policy: CompiledPolicy, steps: Int? = nil) throws -> String {
        try PolicyDossier(policy, file: "p.policy", steps: steps).html
    }

    /// The part in one language.
    private static func part(_ html: String, _ language: String) throws -> Substring {
        let start = try #require(html.firstRange(of: "<article lang=\"\(language)\""))
        let end = try #require(html[start.upperBound...].firstRange(of: "</article>"))
        return html[start.lowerBound..<end.upperBound]
    }

    /// The rows of all tables whose first cell has this text.
    private static func rows(_ part: Substring, _ first: String) -> [Substring] {
        part.split(separator: "<tr>").filter { $0.hasPrefix("<td>\(first)</td>") }
            .map { $0.prefix { $0 != "\n" } }
    }

    @Test("kiosk: every level, rule, reason, source, weight and claim, in both languages, and its digest")
    func kiosk() throws {
        let policy = try Self.kiosk()
        let html = try Self.html(policy)
        for language in ["en", "nl"] {
            let part = try Self.part(html, language)
            #expect(part.contains(policy.digest.hex))
            for level in ["none", "house", "contextual", "intent", "mood"] {
                #expect(part.contains("<code>\(level)</code></h3>"), "\(level)")
            }
            for rule in policy.rules {
                let row = try #require(Self.rows(part, "<code>\(rule.id)</code>").first, "\(rule.id)")
                #expect(row.contains("<q>\(rule.because.replacing("'", with: "&#39;"))</q>"), "\(rule.id)")
                if let cites = rule.cites { #expect(row.contains(cites), "\(rule.id)") }
            }
            for weight in policy.weights {
                #expect(part.contains("<td class=\"number\">\(weight.value)</td>"))
                #expect(part.contains("<code>\(weight.factor.name)</code></td>"))
            }
            for claim in policy.claims { #expect(part.contains("<q>\(claim.text)</q>"), "\(claim.text)") }
            #expect(part.contains("lamppost policy prove p.policy"))
        }
        let english = try Self.part(html, "en")
        #expect(english.contains("<li>the person has said that they are an adult</li>"))
        #expect(english.contains("not legal advice"))
        #expect(english.contains("20 proved"))
        let dutch = try Self.part(html, "nl")
        #expect(dutch.contains("<li>de persoon heeft gezegd volwassen te zijn</li>"))
        #expect(dutch.contains("geen juridisch advies"))
        #expect(dutch.contains("20 bewezen"))
    }

    @Test("an article is proved by the prover's verdict alone: a rule less, and it is refuted with a situation")
    func articles() throws {
        func row(_ policy: CompiledPolicy, _ number: String, _ language: String = "en") throws -> Substring {
            try #require(Self.rows(Self.part(Self.html(policy), language), number).first)
        }
        let whole = try Self.kiosk()
        #expect(try row(whole, "5(1)(f)").contains("badge proved"))
        #expect(try row(whole, "50(3) †").contains("<q>no mood ad in secret</q>"))
        #expect(try row(whole, "17").contains("badge uncheckable"))
        // Read strictly, mood is special data; kiosk has mood ads, and the dossier says so.
        let strict = Self.rows(try Self.part(try Self.html(whole), "en"), "26(3)")
        #expect(strict.count == 2 && strict[0].contains("badge proved") && strict[1].contains("badge refuted"))
        #expect(strict[0].contains("here for what concerns health") && strict[1].contains("treated as special data above"))
        // Who ignores the notice is not called in order for having no mood ads.
        let deaf = try Self.policy("policy \"deaf\" version 1\nat most intent always because \"x\"")
        for number in ["13", "1798.100 †"] {
            #expect(try row(whole, number).contains("badge proved") && row(deaf, number).contains("badge refuted"))
            #expect(try row(whole, number).contains("before the first picture or sound"))
        }

        let school = try Self.kiosk(without: "work-or-school")
        #expect(try row(school, "5(1)(f)").contains("badge refuted"))
        #expect(try row(school, "5(1)(f)", "nl").contains("weerlegd"))
        let secret = try Self.kiosk(without: "no-indicator")
        let light = try row(secret, "50(3) †")
        #expect(light.contains("badge refuted"))
        #expect(light.contains("not known: whether the sensor light is lit"))
        #expect(try row(secret, "13").contains("badge proved"))
        let select = try Self.kiosk(without: "no-select")
        #expect(try row(select, "21(2), 21(3)").contains("badge refuted"))
        #expect(try row(select, "5(1)(b)").contains("badge refuted"))
    }

    @Test(
        "a refuted claim, a refuted theorem: the situation, and what is allowed in it, as sentences in both languages"
    )
    func refuted() throws {
        let policy = try Self.policy(
            """
            policy "loose" version 2
            rule diet: never [weight-loss] when mood.known and mood.valence < 0 because "not to the sad"
            claim "children see nothing": cap is none when viewer.age is child
            claim "the sad are spared": never [weight-loss] when mood.valence < 0
            """)
        let dossier = try PolicyDossier(policy, file: "p.policy")
        #expect(dossier.tally.refuted >= 5)
        let english = try Self.part(dossier.html, "en")
        #expect(english.contains("A situation in which it does not hold: not known: the age that the person stated"))
        #expect(english.contains("Allowed then: anything, up to an ad chosen by estimated mood."))
        #expect(english.contains("Then this changes: "))
        #expect(english.contains("No longer excluded: ads for weight loss."))
        #expect(english.contains("What the policy claims, and is not so, or was not decided:"))
        #expect(!english.contains("What the policy claims, and is proved:"))
        let dutch = try Self.part(dossier.html, "nl")
        #expect(
            dutch.contains(
                "Een situatie waarin het niet geldt: niet bekend: de leeftijd die de persoon heeft opgegeven"))
        #expect(dutch.contains("Niet meer uitgesloten: advertenties voor afvallen."))
    }

    @Test("a counterexample without consent is not said to have one")
    func noConsent() throws {
        let policy = try PolicyCompiler.compile(ShippedFile.bytes("Models/policies/kinect-2010.policy"), file: "k.policy")
        let html = try Self.html(policy)
        #expect(html.contains("a mood was estimated") && !html.contains("a mood was estimated, with consent"))
        #expect(!html.contains("met toestemming een stemming geschat"))
    }

    @Test("levels that a rule names and no scene reaches are said")
    func unreached() throws {
        let policy = try Self.policy(
            """
            policy "closed" version 1
            rule shut: at most house always because "closed"
            rule never-used: at most contextual always because "x"
            """)
        let english = try Self.part(try Self.html(policy), "en")
        #expect(
            english.contains(
                "<p>No situation reaches these levels, though a rule names them:</p><ul>\n"
                    + "<li>an ad chosen by place and moment</li>\n</ul>"))
        #expect(english.contains("No situation ends at this level. Proved."))
        #expect(english.contains("<dt>The most that can happen</dt><dd>The owner&#39;s own message.</dd>"))
    }

    @Test("what takes too many steps is not decided, and nothing is called proved for it")
    func undecided() throws {
        let dossier = try PolicyDossier(try Self.kiosk(), file: "p.policy", steps: 1)
        #expect(dossier.tally.undecided > 0)
        let english = try Self.part(dossier.html, "en")
        #expect(english.contains("badge undecided"))
        #expect(english.contains("\(dossier.tally.undecided) not decided"))
        #expect(english.contains("That is no proof."))
        #expect(english.contains("--steps 1"))
        #expect(try Self.part(dossier.html, "nl").contains("niet beslist"))
    }

    @Test("the author's words and the file's name are escaped; nothing is fetched, nothing runs")
    func escaping() throws {
        let evil = "<script>alert(1)</script>&amp;<img src=x onerror=y>'"
        let policy = try Self.policy(
            """
            policy "\(evil)" version 1
            weight covert 1000 cites "\(evil)"
            at most house when viewer.age is child because "\(evil)" cites "\(evil)"
            claim "\(evil)": cap < mood always
            """)
        let html = try PolicyDossier(policy, file: "a 'b'<c>\u{202e}\n.policy").html
        for sign in ["<script", "<img", "<link", "<iframe", "http:", "https:", "@import", "url(", "\u{202e}"] {
            #expect(!html.contains(sign), "\(sign)")
        }
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&lt;img src=x onerror=y&gt;&#39;"))
        #expect(html.contains("&#39;a &#39;\\&#39;&#39;b&#39;\\&#39;&#39;&lt;c&gt;\u{fffd}"))
        Self.expectBalanced(html)
        let links = html.split(separator: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(links == ["#en", "#nl"])
    }

    @Test("every attribute, value, category and factor has words of its own in both languages")
    func vocabulary() throws {
        var text = "policy \"all\" version 1\n"
        for attribute in SceneSchema.standard.attributes {
            for value in attribute.type.range.lowerBound...min(attribute.type.range.upperBound, 31) {
                if case .integer = attribute.type, value > attribute.type.range.lowerBound { break }
                let word = attribute.type.text(of: value)
                for relation in ["is", "is not"] {
                    text += "at most house when \(attribute.name) \(relation) \(word) because \"r\"\n"
                }
            }
        }
        for factor in Factor.allCases { text += "at most house when factor.\(factor.name) > 7 because \"r\"\n" }
        for category in AdCategory.allCases { text += "never [\(category.rawValue)] always because \"r\"\n" }
        let policy = try Self.policy(text)
        let html = try PolicyDossier(policy, file: "p.policy", steps: 2000).html
        let (english, dutch) = (try Self.part(html, "en"), try Self.part(html, "nl"))
        var sentences: [Set<Substring>] = [[], []]
        for rule in policy.rules {
            var cells: [Substring] = []
            for (index, part) in [english, dutch].enumerated() {
                let row = try #require(Self.rows(part, "<code>\(rule.id)</code>").first, "\(rule.id)")
                let cell = try #require(row.split(separator: "</td>").dropFirst().first)
                // A word that the schema has and the dossier lacks would stand in quotation marks.
                #expect(!cell.contains(": “") && !cell.contains(": not “"), "\(cell)")
                sentences[index].insert(cell)
                cells.append(cell)
            }
            #expect(cells[0] != cells[1], "\(cells[0])")
        }
        // Of two values that are each other's opposite the denials say the same.
        let opposites = SceneSchema.standard.attributes.count { $0.type.range == 0...1 && $0.id != .contextLight }
        #expect(sentences[0].count >= policy.rules.count - 2 * opposites)
        #expect(sentences[1].count == sentences[0].count)
    }

    @Test("the same words give the same bytes, balanced and without a date unless one is given")
    func deterministic() throws {
        let one = try PolicyDossier(try Self.kiosk(), file: "p.policy")
        let html = one.html
        #expect(try PolicyDossier(try Self.kiosk(), file: "p.policy").html == html)
        #expect(!html.contains("<dt>Date</dt>"))
        Self.expectBalanced(html)
        let dated = try PolicyDossier(try Self.kiosk(), file: "p.policy", languages: [.dutch], date: "2026-11-29").html
        #expect(dated.contains("<dt>Datum</dt><dd>2026-11-29</dd>"))
        #expect(dated.contains("--language nl --date 2026-11-29"))
        #expect(!dated.contains("<article lang=\"en\""))
    }

    /// That every element that is opened is closed, in order.
    private static func expectBalanced(_ html: String) {
        let void: Set<Substring> = ["meta", "br", "!DOCTYPE"]
        var open: [Substring] = []
        for piece in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            let tag = piece.prefix { $0 != ">" }
            let name = tag.prefix { $0 != " " }
            if name.hasPrefix("/") {
                let last = open.popLast()
                #expect(last == name.dropFirst())
            } else if !void.contains(name) {
                open.append(name)
            }
        }
        #expect(open.isEmpty, "\(open)")
    }
}
