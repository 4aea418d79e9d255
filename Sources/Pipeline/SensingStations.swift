public import Consent
public import Features
public import Kernels
public import Mood
public import Signal

/// The stations between the sensors and the scene: what hears, what sees, and what they remember.
public struct SensingStations: ~Copyable {
    private var hearing: Hearing?
    private var watch: FaceWatch?
    private var voiceMood: VoiceMoodEstimator?
    private var faceMood: FaceMoodEstimator?
    private var fusion = MoodFusion()
    private var context = ContextEstimator()
    private var motion = MotionMeter()
    private var body = BodyMeter()
    private var luma = LumaPlane()

    /// What is looked for in pictures.
    private let watchesPeople: Bool
    private let measuresSurroundings: Bool
    /// How often each station worked so far.
    public private(set) var work = StationWork()

    /// When the sound began that is heard now.
    private var soundStart: MediaTime?
    /// Whose face was read last: another one's readings are not joined with it.
    private var readID: Int?

    /// Whether a mood may be inferred now: until then no estimate hears or sees anything.
    public var mayInfer = false {
        didSet { if oldValue && !mayInfer { wipeMoods() } }
    }

    /// How many pieces of speech the personal baseline has learned from.
    var learnedPieces: Int {
        switch voiceMood {
        case .some(let mood): mood.pieces
        case nil: 0
        }
    }

    /// When somebody was last heard or seen.
    var lastSign: MediaTime? { [lastVoice, lastFace].compactMap(\.self).max() }
    private var lastVoice: MediaTime?
    private var lastFace: MediaTime?

    /// How many people are in view besides the viewer. It stays what it was when the camera closes, until the encounter
    /// ends: shutting the camera must not bring back a mood that somebody in view had ended.
    public private(set) var bystanders = 0

    /// Without an ear nothing is heard, without a face model nobody is seen.
    ///
    /// - Parameters:
    ///   - baseline: what the voice is compared with.
    ///   - watchesPeople: whether faces are looked for.
    ///   - measuresSurroundings: whether light and motion are measured.
    public init(
        ear: EarModel?, model: VoiceMoodModel?, face: FaceModel?, expression: ExpressionModel?,
        baseline: VoiceBaseline = .causal, watchesPeople: Bool = true, measuresSurroundings: Bool = true
    ) {
        self.watchesPeople = watchesPeople
        self.measuresSurroundings = measuresSurroundings
        hearing = ear.map { Hearing($0) }
        voiceMood = model.map { VoiceMoodEstimator($0, baseline: baseline) }
        if let face { watch = FaceWatch(face) }
        if face != nil, let expression { faceMood = FaceMoodEstimator(expression) }
    }

    /// Takes some samples of a block.
    public mutating func hear(_ block: borrowing AudioBlock, _ range: Range<Int>) {
        let time = block.time + MediaTime.sample(Int64(range.lowerBound), rate: AudioBlock.rate).nanoseconds
        let start = soundStart ?? time
        soundStart = start
        work.heard += 1
        hearing?.push(block.samples.extracting(range)) { frame, bands in
            // A frame is known from its last sample on.
            let known = start + (frame.index * SensingStations.hop + Hearing.frameDuration)
            if let sounds = frame.sounds { context.hear(sounds, at: known) }
            // While somebody else is in view it may be their voice.
            if mayInfer, bystanders == 0 { voiceMood?.hear(frame: bands, isSpeech: frame.isVoiceClear, at: known) }
            if frame.voice.isSpeech { lastVoice = known }
        }
    }

    /// From one frame of sound to the next.
    private static let hop: Nanoseconds = 10_000_000

    /// Takes one picture; one that no station needs now is not decoded.
    ///
    /// - Parameter permit: to read the viewer's face; `nil`: it is not cut out.
    public mutating func see(_ frame: borrowing VideoFrame, _ permit: consuming InferencePermit?) throws(LumaError) {
        let isWatched =
            switch watch {
            case .some(let watch): watchesPeople && watch.isDue(at: frame.time)
            case nil: false
            }
        let isMeasured = measuresSurroundings && motion.isDue(at: frame.time)
        guard isWatched || isMeasured else { return }
        work.decoded += 1
        try luma.load(frame)
        if isMeasured { measure(at: frame.time) }
        if isWatched { look(permit, at: frame.time) }
    }

    private mutating func measure(at time: MediaTime) {
        work.measured += 1
        if let reading = motion.measure(luma.samples, width: luma.width, height: luma.height, at: time) {
            context.see(reading)
        }
    }

    private mutating func look(_ permit: consuming InferencePermit?, at time: MediaTime) {
        guard let people = watch?.look(luma.samples, width: luma.width, height: luma.height, at: time) else { return }
        work.watched += 1
        context.see(people)
        bystanders = people.bystanders
        guard let viewer = watch?.viewer else {
            faceMood?.miss(isUnsure: people.isUnsure, at: time)
            return
        }
        lastFace = time
        body.observe(viewer)
        if let language = body.reading(at: time) { context.see(language) }
        if viewer.id != readID {
            faceMood?.interrupt()
            readID = viewer.id
        }
        if mayInfer, bystanders == 0, let permit { read(permit, at: time) }
    }

    /// Reads the viewer's face.
    private mutating func read(_ permit: consuming InferencePermit, at time: MediaTime) {
        guard SensingStations.isDue(faceMood, at: time) else { return }
        work.read += 1
        var permit: InferencePermit? = permit
        _ = watch?.withViewerFace(in: luma.samples, width: luma.width, height: luma.height) { face, quality in
            // A permit that is worth nothing any more reads nothing.
            if let permit = permit.take() { try? faceMood?.read(face, quality, permit, at: time) }
        }
    }

    private static func isDue(_ mood: borrowing FaceMoodEstimator?, at time: MediaTime) -> Bool {
        switch mood {
        case .some(let mood): mood.isDue(at: time)
        case nil: false
        }
    }

    /// Who is before the camera, as the last look saw them; `nil` if nobody is looked for.
    var faces: LiveMoment.Faces? {
        switch watch {
        case .some(let watch) where watchesPeople:
            let (width, height) = (Float(max(1, luma.width)), Float(max(1, luma.height)))
            let viewer = watch.viewer.map { face in
                FaceBox(
                    x: face.box.x / width, y: face.box.y / height, width: face.box.width / width,
                    height: face.box.height / height)
            }
            return LiveMoment.Faces(count: watch.tracker.count, viewer: viewer)
        default: return nil
        }
    }

    /// What is known of the surroundings.
    func context(at time: MediaTime) -> ContextEstimate { context.estimate(at: time) }

    /// What the voice of the last seconds sounds like and the face looks like, joined; `nil` without a model of either.
    /// While somebody else is in view nobody's mood is estimated.
    public mutating func mood(
        _ voicePermit: consuming InferencePermit, _ facePermit: consuming InferencePermit,
        _ bothPermit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> MoodReading? {
        if bystanders > 0 {
            try bothPermit.redeem(at: time)
            return .abstained(.bystander)
        }
        let voice = try voiceMood?.estimate(voicePermit, at: time)
        // A camera that is shut has no say, not even that nobody is there.
        let isSeeing = SensingStations.lastLook(faceMood) != nil
        let face = isSeeing ? try faceMood?.estimate(facePermit, at: time) : nil
        if voice == nil, face == nil { return nil }
        return try fusion.fuse(
            voice: voice, face: face, arousalHint: body.reading(at: time)?.arousalHint, bothPermit, at: time)
    }

    private static func lastLook(_ mood: borrowing FaceMoodEstimator?) -> MediaTime? {
        switch mood {
        case .some(let mood): mood.last
        case nil: nil
        }
    }

    /// Starts anew after a gap: what was heard or seen before it is not joined with what comes after.
    public mutating func interrupt(_ sensor: Sensor) {
        switch sensor {
        case .microphone:
            hearing?.wipe()
            voiceMood?.interrupt()
            soundStart = nil
        case .camera:
            motion.wipe()
            faceMood?.interrupt()
        }
    }

    /// Zeroes everything that came from a sensor.
    public mutating func wipe(_ sensor: Sensor) {
        interrupt(sensor)
        context.forget(sensor)
        fusion.wipe()
        switch sensor {
        case .microphone:
            voiceMood?.wipe()
            lastVoice = nil
        case .camera:
            luma.wipe()
            watch?.wipe()
            body.wipe()
            faceMood?.wipe()
            (lastFace, readID) = (nil, nil)
        }
    }

    /// Whoever comes next is somebody else.
    public mutating func endEncounter() { bystanders = 0 }

    private mutating func wipeMoods() {
        voiceMood?.wipe()
        faceMood?.wipe()
        fusion.wipe()
    }
}
