import Digest
import TestSupport
import Testing

@Suite("SHA-256") struct SHA256Tests {
    /// The examples that NIST publishes with FIPS 180-4 ("SHA-256 examples" of the Cryptographic Standards and
    /// Guidelines), and short messages of its test vectors SHA256ShortMsg.rsp.
    @Test(
        "NIST's published digests",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func published(message: String, digest: String) {
        #expect(SHA256.hash(message).hex == digest)
    }

    @Test("a million times the letter a, in pieces of a thousand")
    func million() {
        var hash = SHA256()
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
        for _ in 0..<1_000 { hash.update(piece) }
        #expect(hash.finalize().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test(
        "one byte and block-sized messages of NIST's SHA256ShortMsg",
        arguments: [
            ("d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
            ("11af", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
            ("b4190e", "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"),
            ("74ba2521", "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"),
        ])
    func short(message: String, digest: String) {
        let digits = Array(message)
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
        #expect(SHA256.hash(bytes).hex == digest)
    }

    @Test("pieces of any size give the digest of the whole, at every length around a block")
    func pieces() {
        var random = Repeatable(seed: 1)
        for length in 0...260 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            var hash = SHA256()
            var at = 0
            while at < length {
                let count = Int.random(in: 0...min(70, length - at), using: &random)
                hash.update(Array(bytes[at..<at + count]))
                at += count
            }
            #expect(hash.finalize() == SHA256.hash(bytes), "\(length) bytes")
        }
    }

    @Test("finalize does not end the stream")
    func goesOn() {
        var hash = SHA256()
        hash.update(Array("ab".utf8))
        _ = hash.finalize()
        hash.update(Array("c".utf8))
        #expect(hash.finalize() == SHA256.hash("abc"))
    }
}

@Suite("Digest256") struct Digest256Tests {
    @Test("hexadecimal digits round trip, in either case")
    func roundTrip() throws {
        let digest = SHA256.hash("abc")
        #expect(Digest256(hex: digest.hex) == digest)
        #expect(Digest256(hex: digest.hex.uppercased()) == digest)
        #expect(digest.bytes.count == 32)
        #expect(digest.bytes.first == 0xba)
        #expect(digest.bytes.last == 0xad)
        #expect(digest.description == digest.hex)
        #expect(Digest256.zero.hex == String(repeating: "0", count: 64))
    }

    @Test(
        "anything but 64 hexadecimal digits is refused",
        arguments: [
            "", "ba", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
            String(repeating: "0", count: 63) + "g", " " + String(repeating: "0", count: 63),
            String(repeating: "é", count: 32),
        ])
    func refuses(text: String) {
        #expect(Digest256(hex: text) == nil)
    }
}
