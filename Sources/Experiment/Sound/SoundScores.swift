public import Features

/// How many frames voice activity gets right.
public struct SpeechScores: Sendable, Hashable {
    /// Frames that are speech, and those of them that were not found.
    public private(set) var speech = 0
    public private(set) var missed = 0
    /// Frames that are none, and those of them that were called speech.
    public private(set) var other = 0
    public private(set) var falseAlarms = 0

    public init() {}

    mutating func add(_ isSpeech: Bool, _ isFound: Bool) {
        if isSpeech {
            speech += 1
            if !isFound { missed += 1 }
        } else {
            other += 1
            if isFound { falseAlarms += 1 }
        }
    }

    /// The share of frames that are right, 0…1; `nil` without frames.
    public var accuracy: Double? {
        speech + other == 0 ? nil : 1 - Double(missed + falseAlarms) / Double(speech + other)
    }

    /// The share of speech that is missed, and of what is none that is called speech.
    public var missRate: Double? { speech == 0 ? nil : Double(missed) / Double(speech) }
    public var falseAlarmRate: Double? { other == 0 ? nil : Double(falseAlarms) / Double(other) }
}

/// What the context says of scenes whose class is known.
public struct SoundConfusion: Sendable, Hashable {
    /// Rows are what is heard, columns what is said, in the order of `Sound.allCases`; the last column: nothing.
    public private(set) var counts = [[Int]](
        repeating: [Int](repeating: 0, count: Sound.allCases.count + 1), count: Sound.allCases.count)

    public init() {}

    mutating func add(_ truth: Sound, _ said: Sound?) {
        let row = Sound.allCases.firstIndex(of: truth) ?? 0
        counts[row][said.flatMap { Sound.allCases.firstIndex(of: $0) } ?? Sound.allCases.count] += 1
    }

    /// The share of a class that is recognised, 0…1; `nil` if it does not occur.
    public func recall(_ sound: Sound) -> Double? {
        let row = Sound.allCases.firstIndex(of: sound) ?? 0
        let all = counts[row].reduce(0, +)
        return all == 0 ? nil : Double(counts[row][row]) / Double(all)
    }
}
