import Consent
import Features
import Kernels
import Mood
import Signal

/// `face`: who is before the camera, a row for every picture and face, as users of OpenFace know it.
///
/// The viewer alone is read, and only while nobody else is in view: the columns of expressions are `nan` for everybody
/// else, and for the viewer too beside a bystander, whom nobody asked.
struct FaceSet: FeatureSet, ~Copyable {
    private var luma = LumaPlane()
    private var watch: FaceWatch
    private var reader: ExpressionReader
    private let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
    private var frame = 0

    init(_ face: FaceModel, _ expression: ExpressionModel) {
        watch = FaceWatch(face)
        reader = ExpressionReader(expression)
    }

    var sensors: [Sensor] { [.camera] }
    var least: String { "a picture" }
    var hasTime: Bool { false }
    var numberStyle: NumberStyle { .wholeOrFixed }
    var columns: [String] {
        [
            "frame", "face_id", "timestamp", "confidence", "success", "x", "y", "width", "height", "yaw", "pitch", "roll",
            "attention", "viewer",
        ] + ExpressionLabel.allCases.map(\.rawValue) + ["valence", "arousal"]
    }

    mutating func take(_ picture: borrowing VideoFrame, into table: inout FeatureTable) throws {
        frame += 1
        try luma.load(picture)
        let time = picture.time
        let people = watch.look(luma.samples, width: luma.width, height: luma.height, at: time)
        let guess = people.bystanders == 0 ? try read(at: time) : nil
        let viewer = watch.viewer?.id
        var isEmpty = true
        for index in 0..<watch.tracker.trackCount {
            let face = watch.tracker[index]
            let isSeen = face.lastSeen == time
            // A face that is followed but hidden has a row, without success; what was never sure has none then.
            guard isSeen || face.isConfirmed else { continue }
            isEmpty = false
            let row = FaceSet.row(frame, time, face, isSeen: isSeen, isViewer: face.id == viewer, guess: guess)
            try table.row(at: time, row.span)
        }
        if isEmpty {
            let row = FaceSet.row(frame, time, nil, isSeen: false, isViewer: false, guess: nil)
            try table.row(at: time, row.span)
        }
    }

    private mutating func read(at time: MediaTime) throws(ConsentRefusal) -> ExpressionGuess? {
        let permit = try gate.permitInference(at: time)
        return try FaceSet.read(&watch, &reader, luma, permit, at: time)
    }

    private static func read(
        _ watch: inout FaceWatch, _ reader: inout ExpressionReader, _ luma: borrowing LumaPlane,
        _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> ExpressionGuess? {
        var permit: InferencePermit? = permit
        return try watch.withViewerFace(in: luma.samples, width: luma.width, height: luma.height) {
            (face, quality) throws(ConsentRefusal) -> ExpressionGuess? in
            guard quality.flaw == nil, let permit = permit.take() else { return nil }
            return try reader.read(face, permit, at: time)
        } ?? nil
    }

    private static func row(
        _ frame: Int, _ time: MediaTime, _ face: TrackedFace?, isSeen: Bool, isViewer: Bool, guess: ExpressionGuess?
    ) -> InlineArray<24, Float> {
        var row = InlineArray<24, Float>(repeating: .nan)
        row[0] = Float(frame)
        row[1] = Float(face?.id ?? 0)
        row[2] = Float(Double(time.nanoseconds) / 1e9)
        row[3] = Float(isSeen ? face?.score ?? 0 : 0) / 1_000
        row[4] = isSeen ? 1 : 0
        guard let face else { return row }
        (row[5], row[6], row[7], row[8]) = (face.box.x, face.box.y, face.box.width, face.box.height)
        (row[9], row[10], row[11]) = (face.pose.yaw, face.pose.pitch, face.pose.roll)
        // Of a single sighting there is no time of which a share could be turned this way.
        if face.dwell > 0 { row[12] = Float(face.attention) / 1_000 }
        row[13] = isViewer ? 1 : 0
        guard isViewer, let guess else { return row }
        for label in ExpressionLabel.allCases { row[14 + label.index] = Float(guess.probabilities[label]) / 1_000 }
        (row[22], row[23]) = (Float(guess.valence) / 1_000, Float(guess.arousal) / 1_000)
        return row
    }

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) {}

    mutating func takeGap(_ sensor: Sensor) {}
}
