import Digest

/// What a ledger's encounter tokens and salts are drawn from.
///
/// Whoever knows the secret knows every salt: draw it anew for each process, and keep it nowhere.
public struct ConsentChance: Sendable {
    private let secret: [UInt8]
    private var drawn: UInt64 = 0

    /// - Parameter secret: 32 random bytes.
    public init(secret: [UInt8]) {
        precondition(secret.count >= 32, "a secret has at least 32 bytes")
        self.secret = secret
    }

    mutating func salt() -> Digest256 { draw("salt") }

    /// Neither the secret nor another token can be computed from one.
    mutating func token() -> EncounterToken {
        EncounterToken(draw("encounter").bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    private mutating func draw(_ use: String) -> Digest256 {
        var bytes = Array("lamppost/consent/\(use)\0".utf8) + secret
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: drawn >> UInt64(shift))) }
        drawn += 1
        return SHA256.hash(bytes)
    }
}
