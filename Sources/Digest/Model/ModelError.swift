/// Why a model file is refused.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The byte at which the file is wrong.
    public var offset: Int
    public var expected: String
    public var found: String

    public init(at offset: Int, expected: String, found: String) {
        self.offset = offset
        self.expected = expected
        self.found = found
    }

    /// Where, expected and found, what to do; the file's name is added by who opened it.
    public var description: String {
        "byte \(offset): expected \(expected), found \(found); make the model again with its train.py, or restore the file"
    }
}
