internal import Kernels
internal import Signal

/// Finds faces in pictures of luma, one picture after another.
///
/// The scout looks at every place of every size; of its proposals the likeliest are judged, moved to where the face is,
/// and judged again, upright and mirrored. Integers and floats are combined in one written order: the same picture gives
/// the same faces on every machine. Memory is taken when the size of the picture changes, and never else. No face is
/// compared with another one: whose it is is not asked.
public struct FaceFinder: ~Copyable, Sendable {
    public let model: FaceModel
    public let setting: FaceSetting

    private let thresholds: FaceThresholds
    private var pyramid: PicturePyramid
    private var scout: FaceScout
    private var judge: FaceJudge
    private var candidates: [FaceCandidate] = []
    private var judged: [FaceCandidate] = []
    private var opinions: [FaceJudge.Opinion] = []
    /// The faces that were found in the last picture, the likeliest first.
    public private(set) var faces: [FaceDetection] = []

    public init(_ model: FaceModel, setting: FaceSetting) {
        self.model = model
        self.setting = setting
        thresholds = model.thresholds(setting)
        pyramid = PicturePyramid(leastSide: FaceModel.leastLevel)
        scout = FaceScout(model)
        judge = FaceJudge(model)
        candidates.reserveCapacity(8 * FaceModel.mostCandidates)
        judged.reserveCapacity(FaceModel.mostCandidates)
        opinions.reserveCapacity(FaceModel.mostCandidates)
        faces.reserveCapacity(FaceModel.mostCandidates)
    }

    /// Zeroes everything that came from a picture.
    public mutating func wipe() {
        pyramid.wipe()
        scout.wipe()
        judge.wipe()
        candidates.removeAll(keepingCapacity: true)
        judged.removeAll(keepingCapacity: true)
        opinions.removeAll(keepingCapacity: true)
        faces.removeAll(keepingCapacity: true)
    }

    /// Looks for faces everywhere in a picture; they are in `faces` afterwards.
    ///
    /// - Precondition: both sides are 1 ... 8192, and `luma` has exactly their product.
    /// - Complexity: O(width · height).
    public mutating func find(_ luma: Span<UInt8>, width: Int, height: Int) {
        precondition(luma.count == width * height, "the picture must have \(width)x\(height) samples")
        pyramid.load(luma, width: width, height: height)
        candidates.removeAll(keepingCapacity: true)
        // On the level above the first one all faces are too large for the scout, or smaller than they may be.
        for (index, level) in pyramid.levels.enumerated()
        where 2 * level.ratio * model.leastScoutPixels > Float(thresholds.leastPixels) {
            FaceFinder.look(pyramid, index, luma, thresholds.scout, &scout, into: &candidates)
        }
        FaceCandidate.suppress(&candidates, overlap: 0.5, most: thresholds.mostCandidates)
        judged.removeAll(keepingCapacity: true)
        for candidate in candidates {
            let seen = opinion(of: candidate, luma, isMirrored: false)
            guard seen.logOdds >= thresholds.first else { continue }
            // The scout may be off by more than a single look mends.
            judged.append(opinion(of: seen.candidate, luma, isMirrored: false).candidate)
        }
        FaceCandidate.suppress(&judged, overlap: 0.6, most: thresholds.mostCandidates)
        opinions.removeAll(keepingCapacity: true)
        candidates.removeAll(keepingCapacity: true)
        for candidate in judged {
            var seen = opinion(of: candidate, luma, isMirrored: true)
            if seen.logOdds < model.sure, seen.logOdds > thresholds.last - model.doubt { lookAgain(&seen, luma) }
            guard seen.logOdds >= thresholds.last, seen.candidate.side >= 0.9 * Float(thresholds.leastPixels) else { continue }
            opinions.append(seen)
            candidates.append(seen.candidate)
        }
        FaceCandidate.suppress(&candidates, overlap: model.overlap, most: thresholds.mostCandidates)
        faces.removeAll(keepingCapacity: true)
        for candidate in candidates {
            if let seen = opinions.first(where: { $0.candidate == candidate }) { faces.append(detection(seen)) }
        }
    }

    /// Looks again for one face near where it was: two squares are judged, not the picture.
    ///
    /// - Parameters:
    ///   - box: where it is expected; square, as `FaceDetection.box`.
    ///   - roll: how it is turned there, in degrees.
    /// - Returns: the face, `nil` if it is not there.
    /// - Precondition: the picture is the size that it has in `find`.
    public mutating func follow(
        _ box: FaceBox, roll: Float, in luma: Span<UInt8>, width: Int, height: Int
    ) -> FaceDetection? {
        precondition(luma.count == width * height, "the picture must have \(width)x\(height) samples")
        guard box.width >= 8, box.width < 8192, box.centre.x.isFinite, box.centre.y.isFinite else { return nil }
        let expected = FaceCandidate(
            x: box.centre.x, y: box.centre.y, side: box.width, roll: FaceScout.limited(roll, 45), logOdds: 0)
        let near = judge.look(at: expected, in: luma, width: width, height: height, isMirrored: false)
        guard near.logOdds >= thresholds.first else { return nil }
        let seen = judge.look(at: near.candidate, in: luma, width: width, height: height, isMirrored: true)
        return seen.logOdds >= thresholds.first ? detection(seen) : nil
    }

    private static func look(
        _ pyramid: borrowing PicturePyramid, _ index: Int, _ luma: Span<UInt8>, _ threshold: Float,
        _ scout: inout FaceScout, into candidates: inout [FaceCandidate]
    ) {
        let level = pyramid.levels[index]
        pyramid.withSamples(index, luma) { samples in
            scout.look(
                at: samples, width: level.width, height: level.height, ratio: level.ratio, threshold: threshold,
                into: &candidates)
        }
    }

    /// What the judge says of a candidate, on the smallest level in which its box is not smaller than the judge wants it.
    private mutating func opinion(of candidate: FaceCandidate, _ luma: Span<UInt8>, isMirrored: Bool) -> FaceJudge.Opinion {
        let wanted = model.boxShare * Float(FaceModel.judgeSide)
        var best = 0
        for (index, level) in pyramid.levels.enumerated() where candidate.side / level.ratio >= wanted { best = index }
        return FaceFinder.look(at: candidate, pyramid, best, luma, isMirrored, &judge)
    }

    /// What is not sure is looked at again where it was found, in several sizes; the mean of the log-odds counts.
    private mutating func lookAgain(_ seen: inout FaceJudge.Opinion, _ luma: Span<UInt8>) {
        var sum: Float = 0
        for scale in model.looks {
            var again = seen.candidate
            again.side *= scale
            sum += opinion(of: again, luma, isMirrored: true).logOdds
        }
        seen.logOdds = sum / Float(model.looks.count)
        seen.candidate.logOdds = seen.logOdds
    }

    private static func look(
        at candidate: FaceCandidate, _ pyramid: borrowing PicturePyramid, _ index: Int, _ luma: Span<UInt8>,
        _ isMirrored: Bool, _ judge: inout FaceJudge
    ) -> FaceJudge.Opinion {
        let level = pyramid.levels[index]
        return pyramid.withSamples(index, luma) { samples in
            judge.look(
                at: candidate, in: samples, width: level.width, height: level.height, ratio: level.ratio,
                isMirrored: isMirrored)
        }
    }

    private func detection(_ seen: FaceJudge.Opinion) -> FaceDetection {
        let odds = model.scoreGain * seen.logOdds + model.scoreOffset
        let probability = 1 / (1 + Elementary.exp(-FaceScout.limited(odds, 30)))
        return FaceDetection(
            box: seen.candidate.box, score: Int((probability * 1_000).rounded()),
            pose: HeadPose(yaw: seen.yaw, pitch: seen.pitch, roll: seen.candidate.roll))
    }
}
