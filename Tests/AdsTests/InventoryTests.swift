import Ads
import Digest
import Guard
import Mood
import Policy
import TestSupport
import Testing

@Suite struct InventoryTests {
    @Test func theDemoIsRead() throws {
        let bytes = try demoBytes()
        let demo = try Inventory(json: bytes)
        #expect(demo.digest == SHA256.hash(bytes))
        #expect(demo.ads.contains { $0.isHouse })
        for basis in [Level.house, .contextual, .intent, .mood] {
            #expect(demo.ads.contains { ad in ad.sales.contains { $0.basis == basis } }, "\(basis)")
        }
        let slimmer = try #require(demo.ads.first { $0.id == "slimmer" })
        #expect(slimmer.categories.contains(.weightLoss))
        #expect(slimmer.sales.last?.wish?.label == .sad)
        let vote = try #require(demo.ads.first { $0.id == "vote" })
        #expect(vote.categories.contains(.political))
        let hiding: AdTraits = [.concealed, .decoy, .posesAsContent]
        #expect(demo.ads.allSatisfy { $0.traits.isDisjoint(with: hiding) })
    }

    @Test func taxonomy() {
        #expect(AdProduct("1319")?.tier.id == 1315)
        #expect(AdProduct("1582")?.tier.id == 1576)
        #expect(AdProduct("1000") == .safetyRisk)
        for text in ["999", "1583", "0", "-1319", "+319", "01319", "131", "1319 ", "", "１３１９"] {
            #expect(AdProduct(text) == nil, "\(text)")
        }
        for id in 1000...1582 {
            let product = AdProduct(id: id)
            #expect((product?.tier.id ?? 0) <= id)
            #expect(product?.tier.tier == product?.tier)
        }
        #expect(AdProduct(id: 1255)?.categories.contains(.weightLoss) == true)
        #expect(AdProduct(id: 1476)?.categories.contains(.political) == true)
    }

    @Test func refusesWithPlaceAndExpectation() {
        let house = ad("welcome", sold: "{\"basis\":\"house\",\"price_cents\":0}", more: "\"keywords\":[]")
        let plain = "{\"basis\":\"contextual\",\"price_cents\":1}"
        let wish = "\"wish\":{\"label\":\"happy\",\"least_duration_ms\":500,\"least_strength\":0}"
        let cases: [([String], String)] = [
            ([], "owner's own message"),
            ([contextual("a", 1)], "owner's own message"),
            ([house, house], "stands twice"),
            ([house, ad("a", sold: plain, more: "\"products\":[\"1583\"]")], "1000 to 1582"),
            ([house, ad("a", sold: plain, more: "\"products\":[1319]")], "expected a text"),
            ([house, ad("a", sold: plain, more: "\"products\":[\"1000\"]")], "Ad Safety Risk"),
            ([house, ad("a", sold: plain, more: "\"products\":[]")], "at least one id"),
            ([house, ad("A b", sold: plain)], "small letters"),
            ([house, ad("a", sold: "")], "at least one ground"),
            ([house, ad("a", sold: plain + "," + plain)], "twice"),
            ([house, ad("a", sold: "{\"basis\":\"none\",\"price_cents\":1}")], "expected one of house"),
            ([house, ad("a", sold: "{\"basis\":\"mood\",\"price_cents\":1}")], "\"wish\" belongs to basis mood"),
            ([house, ad("a", sold: "{\"basis\":\"contextual\",\"price_cents\":1,\(wish)}")], "says so"),
            (
                [house, ad("a", sold: "{\"basis\":\"mood\",\"price_cents\":1,\(wish.replacing("500", with: "499"))}")],
                "from 500"
            ),
            (
                [
                    house,
                    ad("a", sold: "{\"basis\":\"mood\",\"price_cents\":1,\(wish.replacing("happy", with: "tired"))}"),
                ], "neutral, happy"
            ),
            ([house, ad("a", sold: "{\"basis\":\"contextual\",\"price_cents\":-1}")], "from 0"),
            ([house, ad("a", sold: "{\"basis\":\"contextual\",\"price_cents\":1.5}")], "whole number"),
            (
                [house, ad("a", sold: "{\"basis\":\"intent\",\"price_cents\":1,\"where\":{}}")],
                "basis contextual alone"
            ),
            (
                [house, ad("a", sold: "{\"basis\":\"contextual\",\"price_cents\":1,\"offer_cents\":1}")],
                "basis intent alone"
            ),
            (
                [house, ad("a", sold: plain, more: "\"products\":[\"1319\"],\"traits\":[\"disclosed\"]")],
                "expected one of full-screen"
            ),
            (
                [
                    house,
                    ad(
                        "a", sold: plain,
                        more: "\"products\":[\"1319\"],\"flight\":{\"from\":\"2026-02-30\",\"to\":\"2026-03-01\"}"),
                ], "a date such as"
            ),
            (
                [
                    house,
                    ad(
                        "a", sold: plain,
                        more: "\"products\":[\"1319\"],\"flight\":{\"from\":\"2026-03-02\",\"to\":\"2026-03-01\"}"),
                ], "ends before"
            ),
            (
                [
                    house,
                    ad(
                        "a", sold: plain, more: "\"products\":[\"1319\"],\"dayparts\":[{\"from_hour\":9,\"to_hour\":9}]"
                    ),
                ], "empty"
            ),
            ([house, ad("a", sold: plain, more: "\"products\":[\"1319\"],\"colour\":\"red\"")], "unknown member"),
            (
                [house.replacing("\"keywords\":[]", with: "\"dayparts\":[{\"from_hour\":9,\"to_hour\":10}]")],
                "always there"
            ),
            ([house.replacing("\"T\"", with: "\"\"")], "an empty one"),
            ([house.replacing("\"T\"", with: "\"a\\u001bb\"")], "control character"),
            ([house.replacing("\"T\"", with: "\"a\\u202eb\"")], "control character"),
            ([house.replacing("\"paid_by\":\"P\",", with: "")], "\"paid_by\""),
        ]
        for (ads, problem) in cases {
            do {
                _ = try Inventory(json: Array(text(ads).utf8))
                Issue.record("read \(ads)")
            } catch {
                #expect(error.problem.contains(problem), "\(error)")
                #expect(error.position.line >= 1 && error.position.column >= 1)
            }
        }
    }

    @Test func errorsNameTheirPlace() {
        let house = ad("welcome", sold: "{\"basis\":\"house\",\"price_cents\":0}", more: "\"keywords\":[]")
        do {
            _ = try Inventory(json: Array(text([house, contextual("a", -1)]).utf8))
            Issue.record("read")
        } catch {
            #expect(error.position.line == 2)
        }
    }

    /// Hostile inventories are refused or read, and never trap.
    @Test func hostileTexts() throws {
        let demo = try demoBytes()
        var chance = Repeatable(seed: 7)
        var refused = 0
        for _ in 0..<150 {
            var text = demo
            for _ in 0...Int(chance.next() % 3) where !text.isEmpty {
                let place = Int(chance.next() % UInt64(text.count))
                switch chance.next() % 4 {
                case 0: text[place] = UInt8(truncatingIfNeeded: chance.next())
                case 1: text.removeLast(text.count - place)
                case 2: text.insert(contentsOf: "-99999999999999999999".utf8, at: place)
                default: text.remove(at: place)
                }
            }
            if (try? Inventory(json: text)) == nil { refused += 1 }
        }
        #expect(refused > 75)
        #expect(throws: AdsError.self) { try Inventory(json: Array(repeating: 0x20, count: Inventory.longest + 1)) }
        let many = (0...Inventory.mostAds).map { contextual("a-\($0)", 1) }
        #expect(throws: AdsError.self) { try Inventory(json: Array(text(many).utf8)) }
    }
}

@Suite struct IntentTests {
    private func read(_ text: String) throws -> DeclaredIntent? {
        try DeclaredIntent.read(event: JSONParser.parse(text).object("event"))
    }

    @Test func reads() throws {
        let intent = try read("{\"event\":\"intent\",\"text\":\"a concert\",\"categories\":[\"1319\",\"travel\"]}")
        #expect(intent?.text == "a concert")
        #expect(intent?.products.map(\.id) == [1319])
        #expect(intent?.categories == CategorySet(.travel))
        #expect(try read("{\"event\":\"intent\"}") == nil, "an empty one deletes what was declared")
        #expect(try read("{\"event\":\"intent\",\"text\":\"\",\"categories\":[]}") == nil)
    }

    @Test func refuses() {
        for text in [
            "{\"event\":\"intent\",\"text\":7}", "{\"event\":\"intent\",\"categories\":[\"1583\"]}",
            "{\"event\":\"intent\",\"categories\":[\"joy\"]}", "{\"event\":\"intent\",\"mood\":\"sad\"}",
            "{\"event\":\"intent\",\"text\":\"\(String(repeating: "x", count: 501))\"}",
        ] {
            #expect(throws: AdsError.self, "\(text)") { try read(text) }
        }
    }

    @Test func fit() throws {
        let inventory = try inventory(
            ad(
                "gig", sold: "{\"basis\":\"intent\",\"price_cents\":1}",
                more: "\"products\":[\"1319\"],\"keywords\":[\"concert\",\"music\"]"))
        let gig = try #require(inventory.ads.last)
        let concert = try #require(AdProduct("1319"))
        let opera = try #require(AdProduct("1327"))
        let shoes = try #require(AdProduct("1070"))
        #expect(DeclaredIntent(text: "", products: [concert]).fit(gig) == 1000)
        #expect(DeclaredIntent(text: "", products: [opera]).fit(gig) == 500)
        #expect(DeclaredIntent(text: "", products: [shoes]).fit(gig) == 0)
        #expect(DeclaredIntent(text: "", categories: CategorySet(.events)).fit(gig) == 500)
        #expect(DeclaredIntent(text: "A CONCERT, please").fit(gig) == 500)
        #expect(DeclaredIntent(text: "concert music").fit(gig) == 1000)
        #expect(DeclaredIntent(text: "concertina").fit(gig) == 0)
    }
}
