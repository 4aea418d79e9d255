public import Policy

/// A scene and a candidate's factors in which something holds that was asked for: a counterexample, an example, a place
/// where two policies differ.
public struct Witness: Sendable, Equatable {
    /// What is not set is missing.
    public var scene: Scene
    /// What is not set counts 1000.
    public var factors: FactorValues

    public init(scene: Scene = Scene(), factors: FactorValues = FactorValues()) {
        self.scene = scene
        self.factors = factors
    }
}
