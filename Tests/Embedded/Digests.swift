import Glibc

/// Prints a line for each kernel and for the policy that comes over standard input: what it is, and the digest of all
/// that came out of seeded input. Every processor must print the same.
@main
enum Digests {
    static func main() {
        var text: [UInt8] = []
        while case let byte = getchar(), byte >= 0 { text.append(UInt8(truncatingIfNeeded: byte)) }
        SoundDigests.report()
        PictureDigests.report()
        PolicyDigests.report(text)
    }
}
