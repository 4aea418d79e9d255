internal import Signal

extension FaceTracker {
    /// A face takes the detection that fits it best, the best pair of all first.
    mutating func associate(
        _ found: Span<FaceDetection>, coversWholeFrame: Bool, at time: MediaTime.Plain
    ) {
        var taken = InlineArray<16, Int>(repeating: -1)
        for _ in 0..<tracks.count {
            guard let best = bestPair(found, taken, at: time) else { break }
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

    /// The face and the detection that fit each other best, of those that have none yet.
    private func bestPair(
        _ found: Span<FaceDetection>, _ taken: InlineArray<16, Int>, at time: MediaTime.Plain
    ) -> (track: Int, detection: Int)? {
        var best = (track: -1, detection: -1, misfit: Float.infinity)
        for i in 0..<tracks.count where taken[i] < 0 {
            let track = tracks.span[i]
            guard track.seen < time else { continue }
            let reach = FaceTracker.reach(track, at: time)
            for j in 0..<found.count where !taken.contains(j, upTo: tracks.count) {
                let misfit = FaceTracker.misfit(track, found, j, reach)
                guard misfit < .infinity, misfit <= best.misfit else { continue }
                // Of detections that fit one face alike, the same one is taken in whatever order they came.
                if misfit == best.misfit, i != best.track || !FaceTracker.precedes(found, j, best.detection) { continue }
                best = (i, j, misfit)
            }
        }
        return best.track < 0 ? nil : (best.track, best.detection)
    }

    /// How badly a detection fits a face; infinite if it cannot be it.
    @inline(never)
    private static func misfit(_ track: FaceTrack, _ found: Span<FaceDetection>, _ index: Int, _ reach: Float) -> Float {
        let detection = found[index]
        guard detection.isTrackable else { return .infinity }
        return track.expected.misfit(of: detection.box, reach: reach) ?? .infinity
    }

    @inline(never)
    private static func precedes(_ found: Span<FaceDetection>, _ index: Int, _ other: Int) -> Bool {
        found[index].precedes(found[other])
    }

    /// Begins a path for what no face took, the largest first, unless it lies on a face that was seen in this picture:
    /// that is a second box on the same one.
    mutating func addNew(_ found: Span<FaceDetection>, at time: MediaTime.Plain) {
        while tracks.count < FaceTracker.capacity {
            var best = -1
            for j in 0..<found.count where mayBegin(found, j, at: time) {
                if best < 0 || FaceTracker.precedes(found, j, best) { best = j }
            }
            guard best >= 0 else { return }
            begin(found[best], at: time)
        }
    }

    @inline(never)
    private func mayBegin(_ found: Span<FaceDetection>, _ index: Int, at time: MediaTime.Plain) -> Bool {
        let detection = found[index]
        return detection.isTrackable && !isCovered(detection.box, at: time)
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
