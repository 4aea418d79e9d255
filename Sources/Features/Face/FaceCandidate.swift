/// A place in the picture that may be a face: a square, how it is turned, and the log-odds that it is one.
struct FaceCandidate: Sendable, Hashable {
    /// The middle of the box, in pixels of the picture.
    var x: Float
    var y: Float
    /// The side of the box, in pixels of the picture.
    var side: Float
    /// Degrees, clockwise.
    var roll: Float = 0
    var logOdds: Float

    var box: FaceBox { FaceBox(x: x - side / 2, y: y - side / 2, width: side, height: side) }

    /// The shared part of two squares against what both cover, and against the smaller one.
    func shared(with other: FaceCandidate) -> (ofUnion: Float, ofSmaller: Float) {
        let across = min(x + side / 2, other.x + other.side / 2) - max(x - side / 2, other.x - other.side / 2)
        let down = min(y + side / 2, other.y + other.side / 2) - max(y - side / 2, other.y - other.side / 2)
        guard across > 0, down > 0 else { return (0, 0) }
        let (own, theirs) = (side * side, other.side * other.side)
        return (across * down / (own + theirs - across * down), across * down / min(own, theirs))
    }

    /// Before another in the list of likeliest ones; every two have an order, so that it never depends on how they came.
    func comesBefore(_ other: FaceCandidate) -> Bool {
        if logOdds != other.logOdds { return logOdds > other.logOdds }
        if side != other.side { return side > other.side }
        return (y, x) < (other.y, other.x)
    }

    /// The likeliest first; of those that share more than `overlap`, or four fifths of the smaller one, the likelier stays.
    static func suppress(_ candidates: inout [FaceCandidate], overlap: Float, most: Int) {
        candidates.sort { $0.comesBefore($1) }
        var kept = 0
        for index in candidates.indices {
            guard kept < most else { break }
            var isNew = true
            for other in 0..<kept where isNew {
                let shared = candidates[index].shared(with: candidates[other])
                if shared.ofUnion > overlap || shared.ofSmaller > 0.8 { isNew = false }
            }
            if isNew {
                candidates[kept] = candidates[index]
                kept += 1
            }
        }
        candidates.removeLast(candidates.count - kept)
    }
}
