public import Consent
public import Features
public import Signal

/// Reads one face again and again and guesses, when asked and permitted, the mood that it has shown in the last moments.
///
/// Every reading needs a permit of its own, and so does every estimate. A label counts only as far as it was held for
/// 0.7 s of the last 1.5 s: what lasts for less than half a second changes no estimate, and what lasts arrives after 0.7 s.
/// It keeps probabilities of that window and no picture. Nothing is allocated after `init`. `wipe()` forgets all.
public struct FaceMoodEstimator: ~Copyable {
    public let model: ExpressionModel
    /// When a face was last looked for, read or not; `nil` after `interrupt()` and `wipe()`.
    public var last: MediaTime? { readings.last }

    private var reader: ExpressionReader
    private var readings = FaceReadings()
    private var label: MoodLabel?
    private var since = MediaTime.zero

    public init(_ model: ExpressionModel) {
        self.model = model
        reader = ExpressionReader(model)
    }

    /// Forgets everything seen and zeroes where it stood.
    public mutating func wipe() {
        reader.wipe()
        interrupt()
    }

    /// There was a gap, or it is another face: what was seen before is not joined with what comes after.
    public mutating func interrupt() {
        readings.wipe()
        (label, since) = (nil, .zero)
    }

    /// Whether a reading now would count: two within 25 ms are one. About ten a second are enough.
    public func isDue(at time: MediaTime) -> Bool { readings.isDue(at: time) }

    /// Reads one face, unless its flaw keeps it from being read.
    ///
    /// - Parameters:
    ///   - face: 48 × 48 pixels, rows without gaps, 0 black … 255 white, aligned.
    ///   - quality: of this very picture.
    ///   - time: of the picture. After a jump of more than a second, or backwards, what was seen before is forgotten.
    /// - Throws: if the permit is worth nothing any more; nothing is computed then.
    public mutating func read(
        _ face: Span<UInt8>, _ quality: FaceQuality, _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) {
        if let flaw = quality.flaw {
            try permit.redeem(at: time)
            if isDue(at: time) { readings.append(MoodAbstention(flaw), at: time) }
            return
        }
        let guess = try reader.read(face, permit, at: time)
        if isDue(at: time) { readings.append(guess.probabilities, at: time) }
    }

    /// A picture without the face. Nothing is inferred from it.
    ///
    /// - Parameter isUnsure: whether something was seen that may become one.
    public mutating func miss(isUnsure: Bool = false, at time: MediaTime) {
        if isDue(at: time) { readings.append(isUnsure ? .tooBrief : .noFace, at: time) }
    }

    /// The mood that the face has shown, or why there is none.
    ///
    /// - Throws: if the permit is worth nothing any more; nothing is computed then.
    public mutating func estimate(
        _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> MoodReading {
        try permit.redeem(at: time)
        if let last, time < last || time - last > FaceReadings.longestGap { interrupt() }
        let summary = readings.summary(at: time)
        if let reason = abstention(summary) {
            label = nil
            return .abstained(reason)
        }
        let mood = FaceMood(summary.held, model)
        guard let confidence = mood.confidence(least: model.floor) else {
            label = nil
            return .abstained(mood.hasCounterpart ? .unsure : .noCounterpart)
        }
        if label != mood.probabilities.best {
            label = mood.probabilities.best
            since = time
        }
        return .estimate(
            MoodEstimate(
                probabilities: mood.probabilities, confidence: confidence, valence: mood.valence, arousal: mood.arousal,
                evidence: MoodEstimate.face, since: since))
    }

    /// Why nothing can be said of a window; `nil` if something can.
    private func abstention(_ summary: FaceReadings.Summary) -> MoodAbstention? {
        if summary.readable >= FaceReadings.held { return nil }
        if summary.obstacle == .noFace, summary.readable > 0 { return .tooBrief }
        return summary.obstacle
    }
}
