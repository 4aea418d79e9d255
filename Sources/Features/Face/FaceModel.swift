public import Digest
import Kernels

/// Two small networks that find faces, as their file describes them.
///
/// The *scout* looks at every place of a picture, its half, its quarter …: a plain 3 × 3 convolution with stride 2, a
/// separable one with stride 2, some residual separable ones, and four numbers for every 4 × 4 pixels: the log-odds of a
/// face whose box is 11 to 22 pixels wide there, and where it is exactly. The *judge* looks at squares of 32 × 32 pixels around
/// what the scout proposes: log-odds, a better place, and how the head is turned. Weights have 8 bits, one scale an
/// output; activations 16 bits, one scale a layer; sums are exact. Everything that running needs to know about training
/// stands in the file.
public struct FaceModel: Sendable {
    /// The architecture that this code runs, as the header must name it.
    public static let architecture = "face-detection-cascade 1"
    /// The largest model file, in bytes.
    public static let largestFile = 4_194_304
    /// Pixels down and across of what the judge sees.
    static let judgeSide = 32
    /// A level is of use as long as its sides are this long.
    static let leastLevel = 12
    /// Pixels of a level between two places at which the scout looks.
    static let cell = 4

    public let name: String
    /// The licence of the weights and what it demands.
    public let licence: String
    /// What the weights were trained on.
    public let trainingData: String
    /// The SHA-256 of the model's file.
    public let digest: Digest256
    /// Bytes of the model's file.
    public let fileSize: Int

    let scout: Scout
    let judge: Judge
    let full: FaceThresholds
    let kiosk: FaceThresholds

    /// The side of a box in which the scout measures, in pixels of a level, and the side of the least one that it finds.
    let scoutPixels: Float
    let leastScoutPixels: Float
    /// Where the middle of the first cell is, in pixels of a level; pixel i reaches from i to i + 1.
    let cellOffset: Float
    /// The share of the judge's square that the box is wide.
    let boxShare: Float
    /// A face of lower log-odds than `sure`, but not by more than `doubt` too low, is looked at again, as large as each of
    /// `looks` makes its box.
    let sure: Float
    let doubt: Float
    let looks: [Float]
    /// Boxes of which more than this is shared are one face.
    let overlap: Float
    /// Probability = 1 / (1 + exp(−(gain · log-odds + offset))).
    let scoreGain: Float
    let scoreOffset: Float

    /// What runs over a whole level.
    struct Scout: Sendable {
        /// What each grey level is in units of the stem.
        let input: [Int16]
        let stem: Int8Layer
        let first: Int8SeparableLayer
        let blocks: [Int8SeparableLayer]
        /// Four outputs: log-odds, across, down (in boxes), natural logarithm of the size.
        let output: Int8Layer
    }

    /// What runs over one square.
    struct Judge: Sendable {
        /// Grey levels that are added to a square's deviation.
        let flat: Float
        let inputScale: Float
        let stem: Int8Layer
        let first: Int8SeparableLayer
        let second: Int8SeparableLayer
        let third: Int8SeparableLayer
        let fourth: Int8SeparableLayer
        let gather: Int8Layer
        let hidden: Int8Layer
        /// Seven outputs: log-odds, across, down (in boxes), natural logarithm of the size, roll, yaw, pitch.
        let output: Int8Layer
        /// Degrees that an output of 1 stands for.
        let degrees: Float
    }

    /// What a setting asks of a face.
    func thresholds(_ setting: FaceSetting) -> FaceThresholds {
        switch setting {
        case .full: full
        case .kiosk: kiosk
        }
    }
}
