import Consent
import Features
import Mood
import Signal
import TestSupport
import Testing

/// A face that is looked at ten times a second, under the operator's own basis.
struct Onlooker: ~Copyable {
    var gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
    var estimator: FaceMoodEstimator
    var time = MediaTime.zero

    init(_ logits: [Float]) throws {
        estimator = FaceMoodEstimator(try ExpressionModel(safetensors: SmallExpressionModel(logits: logits).bytes))
    }

    /// A picture with as much detail everywhere as a face has, and without flaw.
    static let face: [UInt8] = {
        var random = Repeatable(seed: 9)
        let coarse = (0..<13 * 13).map { _ in Int.random(in: 40...215, using: &random) }
        return (0..<48 * 48).map { index in
            let (row, column) = (index / 48, index % 48)
            let (y, x) = (row / 4, column / 4)
            func corner(_ dy: Int, _ dx: Int) -> Int { coarse[(y + dy) * 13 + x + dx] }
            let top = corner(0, 0) * (4 - column % 4) + corner(0, 1) * (column % 4)
            let bottom = corner(1, 0) * (4 - column % 4) + corner(1, 1) * (column % 4)
            return UInt8((top * (4 - row % 4) + bottom * (row % 4)) / 16)
        }
    }()

    mutating func look(
        _ count: Int, _ face: [UInt8] = Onlooker.face, width: Float = 48, score: Int = 1_000,
        pose: HeadPose = HeadPose(yaw: 0, pitch: 0, roll: 0)
    ) throws {
        for _ in 0..<count {
            time = time + 100_000_000
            let quality = FaceQuality(face.span, width: width, score: score, pose: pose)
            try estimator.read(face.span, quality, gate.permitInference(at: time), at: time)
        }
    }

    mutating func lookAway(_ count: Int, isUnsure: Bool = false) {
        for _ in 0..<count {
            time = time + 100_000_000
            estimator.miss(isUnsure: isUnsure, at: time)
        }
    }

    mutating func reading() throws -> MoodReading {
        try estimator.estimate(gate.permitInference(at: time), at: time)
    }

    mutating func estimate() throws -> MoodEstimate? {
        if case .estimate(let estimate) = try reading() { estimate } else { nil }
    }
}

@Suite("Mood from a face")
struct FaceMoodTests {
    /// ln 4, so that odds are 4 to 1.
    private static let four: Float = 1.386_294_4

    @Test("the face that these tests look at has no flaw")
    func flawless() { #expect(FaceQuality(Onlooker.face.span).flaw == nil) }

    @Test("an expression that is held becomes the mood it stands for")
    func known() throws {
        for (index, label) in ExpressionLabel.allCases.enumerated() {
            var logits = [Float](repeating: 0, count: 8)
            logits[index] = 5
            var onlooker = try Onlooker(logits)
            try onlooker.look(20)
            let reading = try onlooker.reading()
            guard let mood = label.mood else {
                #expect(reading == .abstained(.noCounterpart))
                continue
            }
            guard case .estimate(let estimate) = reading else {
                Issue.record("\(label): \(reading)")
                continue
            }
            #expect(estimate.label == mood && estimate.evidence == [.camera])
            // e⁵ of e⁵ + 7.
            #expect((954...956).contains(estimate.confidence))
            #expect(estimate.probabilities.total == 1_000)
        }
    }

    @Test("what disgust and contempt have makes nothing else likelier")
    func unclaimed() throws {
        // Happiness 4, disgust 3, six others 1 each: of 13.
        var onlooker = try Onlooker([0, Self.four, 0, 0, 0, 1.098_612_3, 0, 0])
        try onlooker.look(20)
        let estimate = try #require(try onlooker.estimate())
        #expect(estimate.label == .happy)
        #expect((306...309).contains(estimate.confidence))
        #expect(estimate.probabilities[.happy] > estimate.confidence)
        #expect(estimate.probabilities.total == 1_000)
        // Valence and arousal keep their share: the places are 1000 for happiness, −1000 for sadness.
        #expect((229...232).contains(estimate.valence))
        // Where all are alike none is likely enough: 125 of them each, less than a floor of 400.
        var file = SmallExpressionModel(logits: [Float](repeating: 0, count: 8))
        file.set("confidence_floor_permille", "400")
        onlooker.estimator = FaceMoodEstimator(try ExpressionModel(safetensors: file.bytes))
        onlooker.time = .zero
        try onlooker.look(20)
        #expect(try onlooker.reading() == .abstained(.unsure))
    }

    @Test("it abstains until the face was held for long enough, and says what stood in the way")
    func abstention() throws {
        var onlooker = try Onlooker([0, 5, 0, 0, 0, 0, 0, 0])
        #expect(try onlooker.reading() == .abstained(.noFace))
        onlooker.lookAway(3)
        #expect(try onlooker.reading() == .abstained(.noFace))
        onlooker.estimator.interrupt()
        // What may be a face has been there too briefly, rather than not at all.
        onlooker.lookAway(3, isUnsure: true)
        #expect(try onlooker.reading() == .abstained(.tooBrief))
        onlooker.lookAway(4)
        #expect(try onlooker.reading() == .abstained(.noFace))
        try onlooker.look(7)
        #expect(try onlooker.reading() == .abstained(.tooBrief))
        try onlooker.look(1)
        #expect(try onlooker.estimate()?.label == .happy)
        onlooker.lookAway(16)
        #expect(try onlooker.reading() == .abstained(.noFace))
        try onlooker.look(20, width: 15)
        #expect(try onlooker.reading() == .abstained(.tooSmall))
        try onlooker.look(20, score: 100)
        #expect(try onlooker.reading() == .abstained(.doubtful))
        for pose in [HeadPose(yaw: -80, pitch: 0, roll: 0), HeadPose(yaw: 0, pitch: .nan, roll: 0)] {
            try onlooker.look(20, pose: pose)
            #expect(try onlooker.reading() == .abstained(.turnedAway))
        }
        try onlooker.look(20, [UInt8](repeating: 10, count: 48 * 48))
        #expect(try onlooker.reading() == .abstained(.dark))
        try onlooker.look(20, [UInt8](repeating: 250, count: 48 * 48))
        #expect(try onlooker.reading() == .abstained(.washedOut))
    }

    @Test("nothing of a face that went out of view a second ago, or of another, is left")
    func gap() throws {
        var onlooker = try Onlooker([0, 5, 0, 0, 0, 0, 0, 0])
        try onlooker.look(20)
        let first = onlooker.time
        #expect(try onlooker.estimate()?.since == first)
        try onlooker.look(5)
        #expect(try onlooker.estimate()?.since == first)
        onlooker.time = onlooker.time + 1_100_000_000
        #expect(try onlooker.reading() == .abstained(.noFace))
        try onlooker.look(20)
        #expect(try onlooker.estimate()?.since == onlooker.time)
        onlooker.estimator.interrupt()
        #expect(try onlooker.reading() == .abstained(.noFace))
        #expect(onlooker.estimator.last == nil)
    }

    @Test("a permit that is worth nothing reads nothing and estimates nothing")
    func refused() throws {
        var onlooker = try Onlooker([0, 5, 0, 0, 0, 0, 0, 0])
        let quality = FaceQuality(Onlooker.face.span)
        let flawed = FaceQuality(Onlooker.face.span, width: 10)
        var refusals = 0
        for index: Int64 in 0..<20 {
            let time = MediaTime.milliseconds(100 * index)
            let hoarded = try onlooker.gate.permitInference(at: time)
            let late = time + onlooker.gate.interval
            do {
                try onlooker.estimator.read(Onlooker.face.span, index % 2 == 0 ? quality : flawed, hoarded, at: late)
            } catch { refusals += 1 }
        }
        #expect(refusals == 20)
        #expect(onlooker.estimator.last == nil)
        try onlooker.look(20)
        let hoarded = try onlooker.gate.permitInference(at: onlooker.time)
        onlooker.gate.apply(.withdrawn([.infer]), at: onlooker.time)
        do {
            _ = try onlooker.estimator.estimate(hoarded, at: onlooker.time)
            Issue.record("an estimate after the withdrawal")
        } catch {
            #expect(error.reason == .withdrawn || error.reason == .noEncounter || error.reason == .absent)
        }
    }

    @Test("after a wipe it says the same as a new one")
    func wiping() throws {
        var used = try Onlooker([3, 5, 0, 0, 0, 0, 0, 0])
        try used.look(20)
        _ = try used.reading()
        used.estimator.wipe()
        #expect(try used.reading() == .abstained(.noFace))
        var new = try Onlooker([3, 5, 0, 0, 0, 0, 0, 0])
        new.time = used.time
        try used.look(12)
        try new.look(12)
        let (one, other) = (try used.reading(), try new.reading())
        #expect(one == other)
    }
}
