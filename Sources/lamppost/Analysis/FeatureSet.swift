import Signal

/// One set of features that `lamppost features` can write: what it senses, what its columns are, how rows come.
///
/// Items come in the order of their times; only those of `sensors` come.
protocol FeatureSet: ~Copyable {
    /// What is opened.
    var sensors: [Sensor] { get }
    /// Whether all of `sensors` must be there, or only one of them.
    var needsEverySensor: Bool { get }
    /// The least that a row needs: "25 ms of sound".
    var least: String { get }
    /// The names of a row's values.
    var columns: [String] { get }
    /// Whether the time of each row comes before them.
    var hasTime: Bool { get }
    /// How CSV and JSON write the values.
    var numberStyle: NumberStyle { get }

    /// Takes a picture and adds the rows that it completes.
    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) throws
    /// Takes a run of sound and adds the rows that it completes.
    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) throws
    /// Nothing was sensed for a while.
    mutating func takeGap(_ sensor: Sensor)
    /// The recording has ended: adds the rows that are left.
    mutating func finish(into table: inout FeatureTable) throws
}

extension FeatureSet where Self: ~Copyable {
    var needsEverySensor: Bool { true }
    var hasTime: Bool { true }
    var numberStyle: NumberStyle { .fixed }

    mutating func finish(into table: inout FeatureTable) {}
}
