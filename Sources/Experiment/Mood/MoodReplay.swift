import Consent
public import Features
import Kernels
public import Mood
import Pipeline
import Recording
public import Signal

/// Plays a recording to the stations that see and hear, under the operator's own declared basis: for analysis, never for a
/// choice. The stations are the pipeline's own.
public struct MoodReplay: ~Copyable {
    /// The sense, or both, that a mood is taken from.
    public enum Modality: String, Sendable, CaseIterable {
        case voice, face, both

        /// What is opened, as far as the recording has it.
        var sensors: [Sensor] {
            switch self {
            case .voice: [.microphone]
            case .face: [.camera]
            case .both: [.camera, .microphone]
            }
        }

        /// How far back an estimate looks.
        var span: Nanoseconds { self == .face ? 1_500_000_000 : 2_500_000_000 }
    }

    private let modality: Modality
    private var stations: SensingStations
    private var slot = SensorSlot()

    /// What was made of a recording's end.
    public struct Outcome: Sendable {
        /// The recording's end.
        public let end: MediaTime
        /// What is known there, also of a recording that is too short for any other reading.
        public let reading: MoodReading
        /// Where and why it ends early.
        public let cutOff: String?
    }

    /// - Parameters:
    ///   - ear: with the voice model, for a voice; `nil` where none is to be heard.
    ///   - face: with the expression model, for a face; `nil` where none is to be seen.
    ///   - baseline: what a voice is compared with.
    public init(
        _ modality: Modality, ear: EarModel?, voice: VoiceMoodModel?, face: FaceModel?, expression: ExpressionModel?,
        baseline: VoiceBaseline = .none
    ) {
        self.modality = modality
        stations = SensingStations(ear: ear, model: voice, face: face, expression: expression, baseline: baseline)
    }

    /// A reading at every multiple of half a second. What was sensed before is forgotten.
    public mutating func run(
        _ path: String, _ body: (_ start: MediaTime, _ end: MediaTime, _ reading: MoodReading) throws -> Void
    ) throws -> Outcome {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var source = try ReplaySource(path: path, for: modality.sensors)
        let sensors = modality.sensors.filter(source.sensors.contains)
        guard !sensors.isEmpty else {
            throw SourceError(
                name: source.name, place: "", problem: "expected a track for the \(modality.sensors[0].rawValue), found none",
                advice: "choose another recording or modality")
        }
        for sensor in sensors { try source.open(gate.permit(sensor, at: .zero), at: .zero) }
        stations.mayInfer = true
        defer {
            for sensor in Sensor.allCases { stations.wipe(sensor) }
            stations.endEncounter()
            slot.wipe()
        }
        var tick = MediaTime(nanoseconds: VoiceReplay.grid)
        while true {
            switch try source.next(into: &slot) {
            case .video:
                try decide(until: slot.video.time, &tick, gate, body)
                do throws(LumaError) {
                    try see(gate)
                } catch {
                    throw SourceError(
                        name: source.name, place: "picture at \(slot.video.time)", problem: "\(error)",
                        advice: "record it again, or cut the recording before it")
                }
            case .audio: try hear(&tick, gate, body)
            case .gap(let sensor, from: _, to: _): stations.interrupt(sensor)
            case .event, .time, .back: continue
            case .end(let cutOff):
                let end = source.horizon
                try decide(until: end, &tick, gate, body)
                return Outcome(end: end, reading: try reading(at: end, gate), cutOff: cutOff)
            }
        }
    }

    private mutating func see(_ gate: borrowing ConsentGate) throws(LumaError) {
        try stations.see(slot.video, try? gate.permitInference(at: slot.video.time))
    }

    /// Hears a block, and decides every tick within it with what came before the tick.
    private mutating func hear(
        _ tick: inout MediaTime, _ gate: borrowing ConsentGate,
        _ body: (_ start: MediaTime, _ end: MediaTime, _ reading: MoodReading) throws -> Void
    ) throws {
        try decide(until: slot.audio.time, &tick, gate, body)
        var taken = 0
        while tick < slot.audio.end, taken < slot.audio.samples.count {
            let before = Int((tick - slot.audio.time) * AudioBlock.rate / 1_000_000_000)
            let end = min(slot.audio.samples.count, max(taken, before))
            if end > taken { stations.hear(slot.audio, taken..<end) }
            taken = end
            try decide(until: tick, &tick, gate, body)
        }
        if taken < slot.audio.samples.count { stations.hear(slot.audio, taken..<slot.audio.samples.count) }
    }

    private mutating func decide(
        until time: MediaTime, _ tick: inout MediaTime, _ gate: borrowing ConsentGate,
        _ body: (_ start: MediaTime, _ end: MediaTime, _ reading: MoodReading) throws -> Void
    ) throws {
        while tick <= time {
            let start = MediaTime(nanoseconds: max(0, tick.nanoseconds - modality.span))
            try body(start, tick, reading(at: tick, gate))
            tick = tick + VoiceReplay.grid
        }
    }

    private mutating func reading(at time: MediaTime, _ gate: borrowing ConsentGate) throws -> MoodReading {
        // Without a voice model nothing is known until the first picture.
        try stations.mood(
            gate.permitInference(at: time), gate.permitInference(at: time), gate.permitInference(at: time), at: time)
            ?? .abstained(.noFace)
    }
}
