import Signal

/// A ring of the latest log-mel frames: one window and nothing older.
struct RecentFrames: ~Copyable {
    let bands: Int
    let capacity: Int
    /// The bands that a frame's level is the mean of.
    let levelBands: Range<Int>
    private let quietest: Float

    /// Frames, one after the other, and the level of each.
    private var frames: WipedBuffer<Float>
    private var levels: WipedBuffer<Float>
    /// 1 where there is speech.
    private var speech: WipedBuffer<UInt8>
    /// Frames in use, and where the next one goes.
    private(set) var count = 0
    private var next = 0

    /// - Parameters:
    ///   - levelBands: the bands that a frame's level is the mean of.
    ///   - quietest: what every band is raised to.
    init(bands: Int, capacity: Int, levelBands: Range<Int>, quietest: Float) {
        self.bands = bands
        self.capacity = capacity
        self.levelBands = levelBands
        self.quietest = quietest
        frames = WipedBuffer(count: capacity * bands)
        levels = WipedBuffer(count: capacity)
        speech = WipedBuffer(count: capacity)
    }

    /// Forgets all frames and zeroes where they stood.
    mutating func wipe() {
        frames.zero()
        levels.zero()
        speech.zero()
        (count, next) = (0, 0)
    }

    /// Takes in one frame; the oldest makes room.
    mutating func append(_ frame: Span<Float>, isSpeech: Bool) {
        precondition(frame.count == bands, "a frame has \(bands) bands")
        let sum = RecentFrames.keep(frame, quietest, levelBands, in: &frames, at: next * bands)
        RecentFrames.set(&levels, next, to: sum.isFinite ? sum / Float(levelBands.count) : quietest)
        RecentFrames.set(&speech, next, to: isSpeech ? 1 : 0)
        next = next + 1 == capacity ? 0 : next + 1
        count = min(count + 1, capacity)
    }

    /// Copies a frame, raised to `quietest`, and returns the sum of its level's bands.
    private static func keep(
        _ frame: Span<Float>, _ quietest: Float, _ levelBands: Range<Int>, in frames: inout WipedBuffer<Float>, at: Int
    ) -> Float {
        var frames = frames.mutableSpan
        var sum: Float = 0
        for band in 0..<frame.count {
            // What is no number becomes the quietest.
            let value = frame[band] > quietest ? frame[band] : quietest
            frames[at + band] = value
        }
        for band in levelBands { sum += frames[at + band] }
        return sum
    }

    private static func set<Value>(_ values: inout WipedBuffer<Value>, _ index: Int, to value: Value) {
        var values = values.mutableSpan
        values[index] = value
    }

    /// Where in the ring the frame `index` stands, counted from the oldest.
    private func place(_ index: Int) -> Int {
        let at = next - count + index
        return at < 0 ? at + capacity : at
    }

    /// The frame `index`, counted from the oldest.
    @_lifetime(borrow self)
    func frame(_ index: Int) -> Span<Float> {
        let at = place(index) * bands
        return frames.span.extracting(at..<at + bands)
    }

    /// The level of the frame `index`, counted from the oldest.
    func level(_ index: Int) -> Float {
        let levels = self.levels.span
        return levels[place(index)]
    }

    /// The frames that hold speech, without the pauses at both edges.
    struct Extent {
        /// Counted from the oldest.
        var start = 0
        var count = 0
        /// How many frames voice activity calls speech.
        var speech = 0
        /// The mean level of the frames that are no pause; taking it away makes an estimate independent of the
        /// microphone's gain.
        var level: Float = 0
        /// Frames above this level are no pause.
        var pause: Float = 0
    }

    /// - Parameters:
    ///   - old: how many of the frames that there is room for are too old.
    ///   - margin: frames around detected speech that are looked at, too.
    ///   - pause: how far below the loudest frame a frame counts as pause.
    func extent(old: Int, margin: Int, pause: Float) -> Extent {
        let levels = self.levels.span
        let speech = self.speech.span
        var (start, end) = (min(count, max(0, count - capacity + old)), count)
        var extent = Extent()
        var (first, final) = (end, start)
        for i in start..<end where speech[place(i)] != 0 {
            if extent.speech == 0 { first = i }
            final = i
            extent.speech += 1
        }
        if extent.speech > 0 {
            start = max(start, first - margin)
            end = min(end, final + 1 + margin)
        }
        var highest: Float = -.infinity
        for i in start..<end where levels[place(i)] > highest { highest = levels[place(i)] }
        extent.pause = highest - pause
        (first, final) = (end, start)
        var (active, sum): (Int, Float) = (0, 0)
        for i in start..<end where levels[place(i)] > extent.pause {
            if active == 0 { first = i }
            final = i
            active += 1
            sum += levels[place(i)]
        }
        guard active > 0 else { return Extent(start: start) }
        extent.start = first
        extent.count = final + 1 - first
        extent.level = sum / Float(active)
        return extent
    }
}
