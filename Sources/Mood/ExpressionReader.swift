public import Consent
public import Signal

/// Reads an expression from the picture of one face, when permitted. Nothing is allocated after `init`; nothing is kept
/// of an earlier face but what `wipe()` zeroes.
public struct ExpressionReader: ~Copyable {
    public let model: ExpressionModel
    private var network: ExpressionNetwork

    public init(_ model: ExpressionModel) {
        self.model = model
        network = ExpressionNetwork(model)
    }

    /// What the model says of a face.
    ///
    /// - Parameter face: 48 × 48 pixels, rows without gaps, 0 black … 255 white; the face fills the picture as in FER2013.
    /// - Throws: if the permit is worth nothing any more; nothing is computed then.
    public mutating func read(
        _ face: Span<UInt8>, _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> ExpressionGuess {
        try permit.redeem(at: time)
        return ExpressionGuess(network.run(face), model)
    }

    /// Zeroes everything that came from a picture.
    public mutating func wipe() { network.wipe() }
}
