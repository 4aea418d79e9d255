public import Digest

/// The number that a run's random choices, and the salts of its scenes, are derived from.
///
/// The log holds only a commitment to it. A scene has few possible values, so whoever knows its salt can find it
/// again from its digest by trying; and whoever knows the seed knows every salt.
public struct RunSeed: Hashable, Sendable {
    private let value: UInt64

    public init(_ value: UInt64) {
        self.value = value
    }

    /// What the log says about the seed: enough to check a seed that someone names, not enough to find it.
    public var commitment: Digest256 { derive("commitment", 0) }

    /// The salt of the scene on line `number` of the log.
    func salt(_ number: Int) -> Digest256 { derive("scene", UInt64(number)) }

    private func derive(_ purpose: String, _ number: UInt64) -> Digest256 {
        var bytes = Array("lamppost/\(purpose)\0".utf8)
        for word in [value, number] {
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return SHA256.hash(bytes)
    }
}

/// The salted digest by which a line of the log names its scene.
enum SceneDigest {
    /// SHA-256 over the salt's 32 bytes, then the scene's JSON as it is written.
    static func of(_ json: some Collection<UInt8>, salt: Digest256) -> Digest256 {
        var bytes = salt.bytes
        bytes.append(contentsOf: json)
        return SHA256.hash(bytes)
    }
}
