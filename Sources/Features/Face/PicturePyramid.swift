internal import Kernels
internal import Signal

/// A picture in smaller and smaller sizes, alternately two thirds and three quarters of the one before: 1, ⅔, ½, ⅓, ¼, …
///
/// Each level is made by averaging areas: the second is two thirds of the picture, all others are half of the level two
/// above. Levels above the first that is wanted are left out where nothing below needs them. Memory is taken when the size
/// of the picture changes, and never else.
struct PicturePyramid: ~Copyable, Sendable {
    /// One size of the picture.
    struct Level: Sendable, Hashable {
        var width: Int
        var height: Int
        /// Pixels of the picture for one of the level.
        var ratio: Float
        /// Where its samples begin in the storage.
        fileprivate var start: Int
        /// The level it is half of; −1: two thirds of the level above; −2: the picture itself, which is not stored.
        fileprivate var source: Int
    }

    /// From large to small; the first is the picture.
    private(set) var levels: [Level] = []
    private var samples = WipedBuffer<UInt8>(capacity: 0)
    private var size = (width: 0, height: 0)
    /// The least ratio that is scanned: larger levels are made only as far as smaller ones come from them.
    private let firstRatio: Float
    /// The least side of a level that is of use.
    private let leastSide: Int

    /// - Parameters:
    ///   - firstRatio: the least ratio wanted, at least 1.
    ///   - leastSide: levels with a shorter side than this are not made; at least 8.
    init(firstRatio: Float, leastSide: Int) {
        (self.firstRatio, self.leastSide) = (firstRatio, leastSide)
    }

    /// Makes all levels of a picture.
    mutating func load(_ luma: Span<UInt8>, width: Int, height: Int) {
        if size != (width, height) { plan(width, height) }
        for index in levels.indices.dropFirst() {
            let level = levels[index]
            let source = levels[level.source < 0 ? index - 1 : level.source]
            PicturePyramid.make(level, of: source, luma, &samples)
        }
    }

    mutating func wipe() { samples.zero() }

    /// Calls `body` with the samples of a level.
    ///
    /// - Parameter luma: the picture that was loaded, which is the first level.
    func withSamples<Result>(_ index: Int, _ luma: Span<UInt8>, _ body: (Span<UInt8>) -> Result) -> Result {
        let level = levels[index]
        if level.source == -2 { return body(luma) }
        return body(samples.span.extracting(level.start..<level.start + level.width * level.height))
    }

    private static func make(
        _ level: Level, of source: Level, _ luma: Span<UInt8>, _ samples: inout WipedBuffer<UInt8>
    ) {
        // Levels lie one after the other, each behind those it is made of.
        let end = level.start + level.width * level.height
        func fill(_ from: Span<UInt8>, _ target: inout MutableSpan<UInt8>) {
            if level.source == -1 {
                Luma.twoThirds(from, width: source.width, height: source.height, into: &target)
            } else {
                Luma.areaReduce(from, width: source.width, height: source.height, factor: 2, into: &target)
            }
        }
        if source.source == -2 {
            var all = samples.mutableSpan
            var target = all._mutatingExtracting(level.start..<end)
            fill(luma, &target)
        } else {
            samples.withHalves(at: level.start) { before, after in
                var target = after._mutatingExtracting(0..<end - level.start)
                fill(before.extracting(source.start..<source.start + source.width * source.height), &target)
            }
        }
    }

    /// Which levels there are for a size of picture.
    private mutating func plan(_ width: Int, _ height: Int) {
        size = (width, height)
        levels = [Level(width: width, height: height, ratio: 1, start: 0, source: -2)]
        var start = 0
        func add(_ width: Int, _ height: Int, _ ratio: Float, _ source: Int) -> Bool {
            guard min(width, height) >= leastSide, levels.count < 32 else { return false }
            levels.append(Level(width: width, height: height, ratio: ratio, start: start, source: source))
            start += width * height
            return true
        }
        // Halves first, as far as nothing between them is wanted.
        while levels[levels.count - 1].ratio * 1.5 < firstRatio {
            let last = levels[levels.count - 1]
            guard add((last.width + 1) / 2, (last.height + 1) / 2, last.ratio * 2, levels.count - 1) else { break }
        }
        let last = levels[levels.count - 1]
        if add(Luma.twoThirds(last.width), Luma.twoThirds(last.height), last.ratio * 1.5, -1) {
            var above = levels.count - 2
            while add((levels[above].width + 1) / 2, (levels[above].height + 1) / 2, levels[above].ratio * 2, above) {
                above += 1
            }
        }
        samples.wipe()
        samples.resize(to: start)
    }
}
