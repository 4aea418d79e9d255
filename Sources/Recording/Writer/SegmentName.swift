import Signal

/// The names of a recording's files: `NAME-0001.mkv`, `NAME-0002.mkv`, …
struct SegmentName: Sendable {
    /// Where they lie.
    let folder: String
    private let stem: String

    /// - Parameter path: of the recording as a whole, `NAME.mkv`.
    init(path: String) {
        folder = SegmentName.folder(of: path)
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        stem = name.hasSuffix(".mkv") ? String(name.dropLast(4)) : name
    }

    /// The folder of a file.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    func path(_ number: Int) -> String {
        let digits = String(number)
        return "\(folder)/\(stem)-\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits).mkv"
    }

    /// The numbers of the files that are there, in order.
    func numbers() throws(FileError) -> [Int] {
        let names = Set(try Folder.names(in: folder))
        var numbers: [Int] = []
        for name in names where name.hasPrefix("\(stem)-") && name.hasSuffix(".mkv") {
            guard let number = Int(name.dropFirst(stem.count + 1).dropLast(4)), number > 0 else { continue }
            if path(number) == "\(folder)/\(name)" { numbers.append(number) }
        }
        return numbers.sorted()
    }
}
