import TestSupport

/// Values at every place in a vector: the first `offset` of the array are not meant.
func noise(_ count: Int, at offset: Int, _ random: inout Repeatable) -> [Float] {
    (0..<offset + count).map { _ in Float.random(in: -1...1, using: &random) }
}

func written(_ count: Int, _ body: (inout MutableSpan<Float>) -> Void) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    var span = result.mutableSpan
    body(&span)
    return result
}

/// The largest difference; infinite for other lengths.
func worst(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// Sums in another order: this much for each value of size 1 that is added.
let rounding: Float = 1e-6
