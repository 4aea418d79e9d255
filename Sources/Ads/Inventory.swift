public import Digest

/// The ads that a screen may show. Read whole or refused; among them at least one message of the owner's own that is
/// always there.
public struct Inventory: Hashable, Sendable {
    /// The largest file accepted, in bytes.
    public static let longest = 1 << 20
    /// The most ads in one inventory.
    public static let mostAds = 1_000

    public let name: String
    public let version: Int
    /// In the order of the file; their ids differ.
    public let ads: [Ad]
    /// Of the file's bytes.
    public let digest: Digest256

    init(name: String, version: Int, ads: [Ad], digest: Digest256) {
        self.name = name
        self.version = version
        self.ads = ads
        self.digest = digest
    }
}
