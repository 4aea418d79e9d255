import Ads
import Policy
import Testing

/// Story 17: what lasts for a moment cannot be aimed at, by an advertiser or by the author of a policy.
@Suite struct BriefMoodTests {
    @Test func nothingBelowHalfASecondCanBeAskedFor() throws {
        func sold(_ milliseconds: Int) -> String {
            let wish = "{\"label\":\"sad\",\"least_duration_ms\":\(milliseconds),\"least_strength\":0}"
            return ad("glimpse", sold: "{\"basis\":\"mood\",\"price_cents\":9,\"wish\":\(wish)}")
        }
        _ = try inventory(sold(500))
        #expect(throws: AdsError.self) { try inventory(sold(499)) }
        for subject in ["mood.duration", "mood.micro", "face.twitch"] {
            let text = "policy \"p\" version 1\nat most mood when \(subject) < 500 because \"brief\"\n"
            #expect(throws: PolicyError.self, "\(subject)") {
                try PolicyCompiler.compile(Array(text.utf8), file: "p.policy")
            }
        }
        // What a policy can read of a mood says nothing of how short it was.
        let readable = SceneSchema.standard.attributes.map(\.name).filter { $0.hasPrefix("mood.") }
        #expect(readable == ["mood.known", "mood.label", "mood.valence", "mood.arousal", "mood.confidence"])
    }
}
