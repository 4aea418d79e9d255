/// How many of some faces were found.
public struct FaceCount: Sendable, Hashable {
    public var found = 0
    public var total = 0

    /// 0…1; `nil` without faces.
    public var recall: Double? { total == 0 ? nil : Double(found) / Double(total) }

    mutating func add(_ isFound: Bool) {
        total += 1
        if isFound { found += 1 }
    }
}

/// What was found of faces whose group is known, counted in whole numbers.
public struct FaceScores: Sendable {
    public internal(set) var all = FaceCount()
    public internal(set) var byRace: [String: FaceCount] = [:]
    public internal(set) var byGender: [String: FaceCount] = [:]
    public internal(set) var byAge: [String: FaceCount] = [:]
    /// By the side of the box, from so many pixels on.
    public internal(set) var bySize: [Int: FaceCount] = [:]
    /// Detections on pictures with faces that meet none of them.
    public internal(set) var wrong = 0
    public internal(set) var pictures = 0
    /// Photographs without faces, and detections on them.
    public internal(set) var backgrounds = 0
    public internal(set) var falseAlarms = 0
    /// Detections by score in ten equal bins, and how many of each are faces.
    public internal(set) var detectionsInBin = [Int](repeating: 0, count: 10)
    public internal(set) var facesInBin = [Int](repeating: 0, count: 10)
    var scoreInBin = [Int](repeating: 0, count: 10)

    static let sizes = [24, 32, 48, 80]

    mutating func add(_ face: FacePictures.Face, side: Float, isFound: Bool) {
        all.add(isFound)
        byRace[face.race, default: FaceCount()].add(isFound)
        byGender[face.gender, default: FaceCount()].add(isFound)
        byAge[face.age, default: FaceCount()].add(isFound)
        bySize[FaceScores.sizes.last { Float($0) <= side } ?? FaceScores.sizes[0], default: FaceCount()].add(isFound)
    }

    mutating func add(score: Int, isFace: Bool) {
        let bin = min(9, score / 100)
        detectionsInBin[bin] += 1
        scoreInBin[bin] += score
        if isFace { facesInBin[bin] += 1 } else { wrong += 1 }
    }

    /// The difference between score and share of faces, averaged over detections in ten equal bins, 0…1.
    public var calibrationError: Double? {
        let total = detectionsInBin.reduce(0, +)
        guard total > 0 else { return nil }
        var permille = 0
        for bin in 0..<10 { permille += abs(scoreInBin[bin] - 1_000 * facesInBin[bin]) }
        return Double(permille) / Double(1_000 * total)
    }

    /// The recall of the best group less that of the worst, in per cent points.
    public static func gap(_ groups: [String: FaceCount]) -> Double? {
        let recalls = groups.values.compactMap(\.recall)
        guard let best = recalls.max(), let worst = recalls.min() else { return nil }
        return 100 * (best - worst)
    }
}
