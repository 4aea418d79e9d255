internal import Kernels

/// Chooses the fundamental of every frame from its candidates by the cheapest path through all frames (Viterbi's
/// algorithm), up to 41 frames later.
///
/// A path is in one of seven states: one of six candidates, or unvoiced. The costs are openSMILE's, with what makes
/// them depend on the order of evaluation: the change of pitch is compared with the change that was looked at last,
/// whichever path it belonged to.
struct PitchPath {
    static let longestWait = 40
    private static let states = 7
    private static let unvoiced = 6
    private static let room = 64

    /// The first frame not decided yet, and the number of frames that came.
    private(set) var decided: Int64 = 0
    private(set) var count: Int64 = 0
    private var costs = InlineArray<7, Double>(repeating: 0)
    private var paths = InlineArray<7, StatePath>(repeating: StatePath())
    private var frequencies = [Double](repeating: 0, count: PitchPath.room * 6)
    private var latest = PitchCandidates(repeating: PitchCandidate())
    private var lastChange = 1.0

    mutating func wipe() { self = PitchPath() }

    /// Takes the candidates of the next frame.
    mutating func push(_ candidates: PitchCandidates) {
        let slot = Int(count & 63)
        let local = PitchPath.localCosts(candidates)
        for i in 0..<6 { frequencies[slot * 6 + i] = candidates[i].frequency }
        if count == 0 {
            costs = local
            for state in 0..<PitchPath.states { paths[state][slot] = state }
        } else {
            var (next, nextPaths) = (local, paths)
            for i in 0..<PitchPath.states {
                var (best, from) = (Double.infinity, 0)
                for j in 0..<PitchPath.states {
                    let cost = costs[j] + change(candidates, i, from: j)
                    if cost < best { (best, from) = (cost, j) }
                }
                next[i] += best
                nextPaths[i] = paths[from]
                nextPaths[i][slot] = i
            }
            (paths, costs) = (nextPaths, next)
        }
        latest = candidates
        count += 1
    }

    /// The fundamental of frame `decided`, 0 where it is unvoiced; nil if more frames are needed.
    mutating func decide(atEnd: Bool) -> Double? {
        guard decided < count, atEnd || count - decided > 1 else { return nil }
        let slot = Int(decided & 63)
        var agree = true
        for state in 1..<PitchPath.states where paths[state][slot] != paths[0][slot] { agree = false }
        guard agree || atEnd || count - decided > Int64(PitchPath.longestWait) else { return nil }
        var cheapest = 0
        for state in 1..<PitchPath.states where costs[state] < costs[cheapest] { cheapest = state }
        let state = paths[cheapest][slot]
        decided += 1
        return state == PitchPath.unvoiced ? 0 : frequencies[slot * 6 + state]
    }

    private mutating func change(_ candidates: PitchCandidates, _ i: Int, from j: Int) -> Double {
        if i < PitchPath.unvoiced, j < PitchPath.unvoiced {
            guard candidates[i].frequency > 0, latest[j].frequency > 0 else { return 999 }
            let change = candidates[i].logFrequency - latest[j].logFrequency
            defer { lastChange = change }
            return 10 * change.magnitude + 10 * (change - lastChange).magnitude
        }
        if i == j { return 1 }
        lastChange = 0
        return 10
    }

    private static func localCosts(_ candidates: PitchCandidates) -> InlineArray<7, Double> {
        var costs = InlineArray<7, Double>(repeating: 0)
        for i in 0..<6 {
            let voicing = candidates[i].voicing
            let doubt = voicing >= 1 ? 0 : voicing <= 0.01 ? 4.605170185988091 : -Elementary.log(voicing)
            costs[i] = 2 * (doubt + (voicing < 0.7 ? 4 : 0)) + rangeCost(candidates[i].frequency)
            if voicing >= 0.7 { costs[unvoiced] = 8 }
        }
        return costs
    }

    /// Voices between 100 and 350 Hz are the likeliest.
    private static func rangeCost(_ frequency: Double) -> Double {
        if frequency <= 0 { return 2 }
        if frequency < 100 { return 1 - frequency / 100 }
        if frequency < 350 { return 0 }
        return frequency < 600 ? (frequency - 350) / 250 : 1.2
    }
}

/// The states of a path through the last 64 frames, three bits each: one word holds a bit of all frames.
private struct StatePath {
    private var bits = SIMD4<UInt64>.zero

    /// The state in slot 0 ... 63, 0 ... 7.
    subscript(slot: Int) -> Int {
        get {
            let here = bits &>> SIMD4(repeating: UInt64(slot)) & 1
            return Int(here.x | here.y << 1 | here.z << 2)
        }
        set {
            let place: UInt64 = 1 &<< UInt64(slot)
            for bit in 0..<3 {
                bits[bit] = newValue >> bit & 1 == 1 ? bits[bit] | place : bits[bit] & ~place
            }
        }
    }
}
