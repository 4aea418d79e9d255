import Signal

/// Files that the repository ships, by their path below its root.
public enum ShippedFile {
    /// The repository's root, from this file's own place.
    public static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    /// - Throws: if there is none, or one of more than 16 MB.
    public static func bytes(_ path: String) throws -> [UInt8] {
        try File.contents(of: "\(root)/\(path)", limit: 16 << 20)
    }
}
