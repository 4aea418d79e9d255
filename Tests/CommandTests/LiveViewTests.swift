import Audit
import Features
import Guard
import Pipeline
import Policy
import Signal
import Testing

@testable import lamppost

/// The page of `lamppost live --view`, as text: what there is to see goes in, lines come out.
@Suite("The page of a live run") struct LiveViewTests {
    private let policy: CompiledPolicy

    init() throws {
        let rules = """
            policy "test" version 1
            weight inferred 600
            weight biometric 300
            weight doubt 100
            rule creepy: at most contextual when creepiness > 350 because "this would feel like being watched"
            """
        policy = try PolicyCompiler.compile(Array(rules.utf8), file: "test.policy")
    }

    private func entry(_ id: String, _ basis: Level, _ inferred: Int?, _ biometric: Int) -> GuardInputs.Entry {
        var factors = FactorValues()
        (factors[.inferred], factors[.biometric], factors[.doubt]) = (inferred, biometric, 250)
        return GuardInputs.Entry(
            id: id, basis: basis, categories: [], traits: [], factors: factors, isWishMatched: basis == .mood)
    }

    /// Somebody happy and alone, for whom a library is advertised, and a concert is not.
    private func moment() -> LiveMoment {
        var scene = Scene()
        let words: [(AttributeID, String)] = [
            (.placeKind, "station"), (.viewerAge, "adult"), (.consentCamera, "given"), (.consentMicrophone, "given"),
            (.consentInfer, "given"), (.consentSelect, "refused"), (.consentTarget, "given"), (.consentRemember, "absent"),
            (.consentRecord, "absent"), (.consentMeasure, "absent"), (.moodLabel, "happy"), (.contextPeople, "alone"),
            (.contextSound, "several-voices"),
        ]
        for (id, word) in words { scene.set(id, to: word) }
        scene.set(.moodKnown, to: true)
        scene.set(.moodValence, to: 500 as Int32)
        scene.set(.moodArousal, to: 700 as Int32)
        scene.set(.moodConfidence, to: 720 as Int32)
        scene.set(.localHour, to: 14 as Int32)
        let decision = Decision(
            time: MediaTime(nanoseconds: 12_500_000_000), allowed: .contextual,
            reasons: [
                Reason(id: "mood.evidence", text: "the mood was estimated from the face and the voice"),
                Reason(id: "creepy", text: "this would feel like being watched", about: ["concert/mood"]),
            ],
            shown: Decision.Shown(
                id: "library/contextual", basis: .contextual,
                disclosure: "Advertisement, shown for a library, paid by a town.\nWhy: because somebody is alone.", isNew: true))
        return LiveMoment(
            decision: decision,
            inputs: GuardInputs(
                scene: scene,
                candidates: [entry("library/contextual", .contextual, 0, 200), entry("concert/mood", .mood, nil, 800)]),
            camera: .open, microphone: .gone,
            faces: LiveMoment.Faces(count: 2, viewer: FaceBox(x: 0.25, y: 0.2, width: 0.3, height: 0.4)), latency: 21_300_000)
    }

    private func page(_ moment: LiveMoment, _ width: Int, _ height: Int, news: [String] = []) -> String {
        LiveView(moment: moment, policy: policy, news: news, keys: "q: end")
            .lines(width: width, height: height, isColoured: false).joined(separator: "\n")
    }

    @Test("a page of 80 by 24 has all of it")
    func whole() {
        #expect(
            page(moment(), 80, 24, news: ["lamppost: the microphone is gone: it was unplugged; it is waited for"]) == """
                lamppost live  12.500 s  camera open, microphone gone, decided in 21 ms
                ┌ 2 faces ──────────┐ ┌ happy, 720 of 1000 sure ──────┐  place    station
                │                   │ │               │ aroused       │  hour     14
                │     ┌────┐        │ │               │       ●       │  age      adult
                │     │    │        │ │               │               │  people   alone
                │     │    │        │ ├─unpleasant────┼──────pleasant─┤  approach not known
                │     └────┘        │ │               │               │  sound    several-voices
                │                   │ │               │               │  light    not known
                │                   │ │               │ calm          │  motion   not known
                └───────────────────┘ └───────────────┴───────────────┘
                creepiness ██░░░░░░░░░░░░░░░░░░ 85 of 1000   library/contextual, shown
                  biometric 60 + doubt 25
                creepiness █████████████████░░░ 865 of 1000  concert/mood, kept out
                  inferred 600 (not measured) + biometric 240 + doubt 25
                level contextual: shows library/contextual
                  Advertisement, shown for a library, paid by a town.
                  Why: because somebody is alone.
                  mood.evidence   the mood was estimated from the face and the voice
                  creepy          this would feel like being watched: kept out concert/mood

                consent  given: camera microphone infer target; refused: select; never asked:
                         remember record measure
                lamppost: the microphone is gone: it was unplugged; it is waited for
                q: end
                """)
    }

    @Test("a small page has words in place of plots, and what does not fit is cut off")
    func small() {
        #expect(
            page(moment(), 40, 10) == """
                lamppost live  12.500 s  camera open, m…
                2 faces, happy, 720 of 1000 sure, valen…
                creepiness ██░░░░░░░░░░░░░░░░░░ 85 of 1…
                  biometric 60 + doubt 25
                level contextual: shows library/context…
                  Advertisement, shown for a library, p…
                  Why: because somebody is alone.
                  … and 2 more: see the log
                consent  given: camera microphone infer…
                q: end
                """)
    }

    @Test("no page is wider or higher than it may be, whatever the size", arguments: 1...30)
    func size(_ height: Int) {
        for width in [1, 2, 7, 40, 54, 55, 56, 80, 200] {
            let view = LiveView(moment: moment(), policy: policy, news: ["one", "two\nlines"], keys: "q: end")
            let lines = view.lines(width: width, height: height, isColoured: false)
            #expect(lines.count == height)
            #expect(lines.allSatisfy { $0.count <= width }, "\(width)")
        }
    }

    @Test("what comes from elsewhere moves no cursor, and colours are all that the coloured page adds")
    func clean() {
        var moment = moment()
        moment.decision.reasons[0].text = "a\u{1b}[2Jb\nc"
        let view = LiveView(moment: moment, policy: policy, news: ["d\u{1b}[He"])
        let plain = view.lines(width: 80, height: 24, isColoured: false)
        #expect(!plain.joined().contains("\u{1b}"))
        let coloured = view.lines(width: 80, height: 24, isColoured: true)
        #expect(coloured != plain)
        #expect(coloured.map { $0.replacing(/\u{1b}\[[0-9;]*m/, with: "") } == plain)
    }

    @Test("without a mood or an open camera there is no mark, and it says why")
    func nothing() {
        var moment = moment()
        (moment.camera, moment.faces) = (.closed, nil)
        moment.inputs.scene = Scene()
        moment.decision.shown = nil
        let page = page(moment, 80, 24)
        #expect(!page.contains("●"))
        for text in [" camera closed ", " no mood ", "shows nothing", "place    not known", "concert/mood, kept out"] {
            #expect(page.contains(text), "\(text): \(page)")
        }
    }

    @Test("a mood stands where its valence and arousal are, to the edge and not beyond")
    func corners() {
        let places: [(valence: Int32, arousal: Int32, column: Int, row: Int)] = [
            (-1_000, -1_000, 23, 8), (1_000, 1_000, 53, 2), (0, 0, 38, 5),
        ]
        for (valence, arousal, column, row) in places {
            var moment = moment()
            moment.inputs.scene.set(.moodValence, to: valence)
            moment.inputs.scene.set(.moodArousal, to: arousal)
            moment.faces = nil
            let lines = page(moment, 80, 24).split(separator: "\n", omittingEmptySubsequences: false)
            let marks = lines.enumerated().compactMap { index, line in
                Array(line).firstIndex(of: "●").map { (index, $0) }
            }
            #expect(marks.map(\.0) == [row] && marks.map(\.1) == [column], "\(marks)")
        }
    }
}
