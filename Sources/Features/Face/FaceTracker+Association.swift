internal import Signal

extension FaceTracker {
    /// A face takes the detection that fits it best, the best pair of all first.
    mutating func associate(
        _ found: Span<FaceDetection>, coversWholeFrame: Bool, at time: MediaTime.Plain
    ) {
        var taken = InlineArray<16, Int>(repeating: -1)
        for _ in 0..<tracks.count {
            var best: (track: Int, detection: Int, misfit: Float)?
            for i in 0..<tracks.count where taken[i] < 0 && tracks.span[i].seen < time {
                let reach = FaceTracker.reach(tracks.span[i], at: time)
                for j in found.indices where found[j].isTrackable && !taken.contains(j, upTo: tracks.count) {
                    guard let misfit = tracks.span[i].expected.misfit(of: found[j].box, reach: reach) else { continue }
                    let isBetter: Bool
                    if let best {
                        isBetter =
                            misfit < best.misfit
                            || misfit == best.misfit && i == best.track && found[j].precedes(found[best.detection])
                    } else {
                        isBetter = true
                    }
                    if isBetter { best = (i, j, misfit) }
                }
            }
            guard let best else { break }
            taken[best.track] = best.detection
        }
        for i in 0..<tracks.count {
            if taken[i] >= 0 {
                take(found[taken[i]], i, at: time)
            } else if coversWholeFrame, tracks.span[i].seen < time {
                miss(i)
            }
        }
    }

    /// Begins a path for what no face took, the largest first, unless it lies on a face that was seen in this picture:
    /// that is a second box on the same one.
    mutating func addNew(_ found: Span<FaceDetection>, at time: MediaTime.Plain) {
        while tracks.count < FaceTracker.capacity {
            var best: Int?
            for j in found.indices where found[j].isTrackable && !isCovered(found[j].box, at: time) {
                if best.map({ found[j].precedes(found[$0]) }) ?? true { best = j }
            }
            guard let best else { return }
            begin(found[best], at: time)
        }
    }

    /// Whether a box is this face's and no other's.
    func isBest(_ index: Int, for box: FaceBox, at time: MediaTime.Plain) -> Bool {
        let track = tracks.span[index]
        guard let misfit = track.expected.misfit(of: box, reach: FaceTracker.reach(track, at: time)) else {
            return false
        }
        for i in 0..<tracks.count where i != index {
            let other = tracks.span[i]
            if other.seen == time, other.found.overlap(with: box) > FaceTracker.sameFace { return false }
            // What is only perhaps a face takes nothing from one that is.
            guard other.isConfirmed || !track.isConfirmed,
                let otherMisfit = other.expected.misfit(of: box, reach: FaceTracker.reach(other, at: time))
            else { continue }
            if otherMisfit < misfit || otherMisfit == misfit && i < index { return false }
        }
        return true
    }

    private func isCovered(_ box: FaceBox, at time: MediaTime.Plain) -> Bool {
        for i in 0..<tracks.count {
            let track = tracks.span[i]
            if track.seen == time, track.found.overlap(with: box) > FaceTracker.sameFace { return true }
        }
        return false
    }

    /// Two boxes that share more than this (intersection over union) are one face.
    private static let sameFace: Float = 0.4

    /// How far from where it should be a face is looked for, in sides. A face is 16 cm wide, so that somebody who walks
    /// crosses nine a second: a new path, whose speed nobody knows yet, must allow for that.
    private static func reach(_ track: FaceTrack, at time: MediaTime.Plain) -> Float {
        let perSecond: Float = track.hits > 2 ? 3 : 9
        return min(0.5 + perSecond * FaceTrack.seconds(time - track.seen), 1.5)
    }
}

extension InlineArray<16, Int> {
    fileprivate func contains(_ value: Int, upTo count: Int) -> Bool {
        for i in 0..<count where self[i] == value { return true }
        return false
    }
}
