import Features
import Kernels
import Signal

/// `context`: what is around the device, a row for every half second that the recording has passed.
struct ContextSet: FeatureSet, ~Copyable {
    private static let step: Nanoseconds = 500_000_000
    private static let hop: Nanoseconds = 10_000_000

    /// No rows are written for the rest of a pause longer than this.
    private static let longestPause: Nanoseconds = 10_000_000_000

    private var luma = LumaPlane()
    private var meter = MotionMeter()
    private var watch: FaceWatch
    private var body = BodyMeter()
    private var hearing: Hearing
    private var context = ContextEstimator()
    /// When the sound began that is heard now, and where the next block should begin.
    private var soundStart: MediaTime?
    private var soundEnd: MediaTime?
    /// What was heard of a block, until the pictures up to then were seen too.
    private var heard: [(time: MediaTime, sounds: SoundShares)] = []
    private var nextRow = MediaTime.zero + step

    init(_ ear: EarModel, _ face: FaceModel) {
        hearing = Hearing(ear)
        watch = FaceWatch(face)
    }

    var sensors: [Sensor] { [.microphone, .camera] }
    var least: String { "more than half a second" }
    var needsEverySensor: Bool { false }
    var columns: [String] {
        [
            "sound", "soundConfidence", "light", "lightConfidence", "motion", "motionConfidence", "people",
            "peopleConfidence", "approach", "approachConfidence", "bystanders",
        ]
    }

    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) throws {
        try pass(frame.time, into: &table)
        let isWatched = watch.isDue(at: frame.time)
        guard isWatched || meter.isDue(at: frame.time) else { return }
        try luma.load(frame)
        if let reading = meter.measure(luma.samples, width: luma.width, height: luma.height, at: frame.time) {
            context.see(reading)
        }
        guard isWatched else { return }
        context.see(watch.look(luma.samples, width: luma.width, height: luma.height, at: frame.time))
        guard let viewer = watch.viewer else { return }
        body.observe(viewer)
        if let language = body.reading(at: frame.time) { context.see(language) }
    }

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) throws {
        try pass(block.time, into: &table)
        if soundEnd.map({ abs(block.time - $0) > ContextSet.hop }) ?? true {
            hearing.wipe()
            soundStart = block.time
        }
        soundEnd = block.end
        let start = soundStart ?? block.time
        hearing.push(block.samples) { frame, _ in
            guard let sounds = frame.sounds else { return }
            // A frame is known from its last sample on.
            heard.append((start + (frame.index * ContextSet.hop + Hearing.frameDuration), sounds))
        }
    }

    mutating func takeGap(_ sensor: Sensor) {
        switch sensor {
        case .microphone: soundEnd = nil
        case .camera: meter.wipe()
        }
    }

    /// Takes what was heard before `time`, and adds the rows up to then.
    private mutating func pass(_ time: MediaTime, into table: inout FeatureTable) throws {
        var taken = 0
        while nextRow <= time {
            while taken < heard.count, heard[taken].time < nextRow {
                context.hear(heard[taken].sounds, at: heard[taken].time)
                taken += 1
            }
            let estimate = context.estimate(at: nextRow)
            if estimate == ContextEstimate(), taken == heard.count, time - nextRow > ContextSet.longestPause {
                // Nothing is known until `time`.
                nextRow = nextRow + (time - nextRow) / ContextSet.step * ContextSet.step
                continue
            }
            try ContextSet.row(estimate, at: nextRow, into: &table)
            nextRow = nextRow + ContextSet.step
        }
        while taken < heard.count, heard[taken].time < time {
            context.hear(heard[taken].sounds, at: heard[taken].time)
            taken += 1
        }
        heard.removeFirst(taken)
    }

    /// The places in `Sound.allCases`, `People.allCases`, `Approach.allCases`; 1 for bright, moving; 0 for dark, still;
    /// confidences per mille; `nan` for what is not known. Not a method of a set: the compiler's check of what cannot be copied
    /// would take minutes over its branches, since the set holds so much.
    private static func row(_ estimate: ContextEstimate, at time: MediaTime, into table: inout FeatureTable) throws {
        func confidence(_ value: Int?) -> Float { value.map { Float($0) } ?? .nan }
        func place<Value: CaseIterable & Hashable>(_ reading: Reading<Value>?) -> Float {
            for (index, value) in Value.allCases.enumerated() where value == reading?.value { return Float(index) }
            return .nan
        }
        func side(_ isHigh: Bool?) -> Float { isHigh.map { $0 ? 1 : 0 } ?? .nan }
        let row: InlineArray<11, Float> = [
            place(estimate.sound), confidence(estimate.sound?.confidence),
            side(estimate.light.map { $0.value == .bright }), confidence(estimate.light?.confidence),
            side(estimate.motion.map { $0.value == .moving }), confidence(estimate.motion?.confidence),
            place(estimate.people), confidence(estimate.people?.confidence),
            place(estimate.approach), confidence(estimate.approach?.confidence), confidence(estimate.bystanders),
        ]
        try table.row(at: time, row.span)
    }
}
