internal import Kernels
internal import Signal

/// A picture and its halves, quarters, eighths …, each made of the one before by averaging areas.
///
/// Memory is taken when the size of the picture changes, and never else.
struct PicturePyramid: ~Copyable, Sendable {
    /// One size of the picture.
    struct Level: Sendable, Hashable {
        var width: Int
        var height: Int
        /// Pixels of the picture for one of the level.
        var ratio: Float
        /// Where its samples begin in the storage; the picture itself is not stored.
        fileprivate var start: Int
    }

    /// From large to small; the first is the picture.
    private(set) var levels: [Level] = []
    private var samples = WipedBuffer<UInt8>(capacity: 0)
    /// The least side of a level that is of use.
    private let leastSide: Int

    /// - Parameter leastSide: levels with a shorter side than this are not made.
    init(leastSide: Int) { self.leastSide = leastSide }

    /// Makes all levels of a picture.
    mutating func load(_ luma: Span<UInt8>, width: Int, height: Int) {
        if levels.first.map({ ($0.width, $0.height) != (width, height) }) ?? true { plan(width, height) }
        for index in levels.indices.dropFirst() {
            PicturePyramid.halve(levels[index - 1], into: levels[index], luma, &samples)
        }
    }

    mutating func wipe() { samples.zero() }

    /// Calls `body` with the samples of a level.
    ///
    /// - Parameter luma: the picture that was loaded, which is the first level.
    func withSamples<Result>(_ index: Int, _ luma: Span<UInt8>, _ body: (Span<UInt8>) -> Result) -> Result {
        if index == 0 { return body(luma) }
        let level = levels[index]
        return body(samples.span.extracting(level.start..<level.start + level.width * level.height))
    }

    private static func halve(
        _ source: Level, into level: Level, _ luma: Span<UInt8>, _ samples: inout WipedBuffer<UInt8>
    ) {
        let (start, count) = (level.start, level.width * level.height)
        // Levels lie one after the other, each behind the one it is made of.
        samples.withHalves(at: start) { before, after in
            var target = after._mutatingExtracting(0..<count)
            let from = source.ratio == 1 ? luma : before.extracting(source.start..<source.start + source.width * source.height)
            Luma.areaReduce(from, width: source.width, height: source.height, factor: 2, into: &target)
        }
    }

    /// Which levels there are for a size of picture.
    private mutating func plan(_ width: Int, _ height: Int) {
        levels = [Level(width: width, height: height, ratio: 1, start: 0)]
        var start = 0
        while let last = levels.last, min(last.width, last.height) >= 2 * leastSide {
            let (width, height) = (Luma.reducedLength(last.width, factor: 2), Luma.reducedLength(last.height, factor: 2))
            levels.append(Level(width: width, height: height, ratio: 2 * last.ratio, start: start))
            start += width * height
        }
        samples.wipe()
        samples.resize(to: start)
    }
}
