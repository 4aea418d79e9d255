import Signal

/// What the program brings along: `Models/` and `Recordings/` of the folder that it stands in, or of one above.
enum Shipped {
    /// Looks upward from the program's own file, so that it works from any working directory.
    static func path(_ relative: String) throws -> String {
        var folder = Folder.ofProgram ?? "."
        while true {
            let candidate = "\(folder)/\(relative)"
            if Folder.has(candidate) { return candidate }
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = String(folder[..<slash])
        }
        throw Failure.system(
            "\(relative): not found beside the program or above it; run the program where it was built, or name the file")
    }
}
