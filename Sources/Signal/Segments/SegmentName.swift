/// The names of files that together are one: `NAME-0001.mkv`, `NAME-0002.mkv`, … and `NAME.mkv`, the last.
public struct SegmentName: Sendable {
    /// Where they lie.
    public let folder: String
    private let stem: String
    private let ending: String

    /// - Parameters:
    ///   - path: of all of them as a whole, `NAME.mkv`.
    ///   - ending: what stands behind their numbers.
    public init(path: String, ending: String = ".mkv") {
        self.ending = ending
        folder = SegmentName.folder(of: path)
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        stem = name.hasSuffix(ending) ? String(name.dropLast(ending.utf8.count)) : name
    }

    /// The folder of a file.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The name of a file with a number, and the number; `nil` for another.
    public static func numbered(_ path: String, ending: String = ".mkv") -> (name: SegmentName, number: Int)? {
        guard path.hasSuffix(ending), let dash = path.lastIndex(of: "-") else { return nil }
        let digits = path[path.index(after: dash)...].dropLast(ending.utf8.count)
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits), number > 0 else { return nil }
        let name = SegmentName(path: path[..<dash] + ending, ending: ending)
        // As `path(_:)` writes it, and in no other way.
        return name.fileName(number) == path.split(separator: "/").last.map(String.init) ? (name, number) : nil
    }

    private func fileName(_ number: Int) -> String { String(path(number).dropFirst(folder.utf8.count + 1)) }

    /// The file that has no number yet.
    public var current: String { "\(folder)/\(stem)\(ending)" }

    public func path(_ number: Int) -> String {
        let digits = String(number)
        return "\(folder)/\(stem)-\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)\(ending)"
    }

    /// The numbers of the files that are there, in order.
    public func numbers() throws(FileError) -> [Int] {
        let names = Set(try Folder.names(in: folder))
        var numbers: [Int] = []
        for name in names where name.hasPrefix("\(stem)-") && name.hasSuffix(ending) {
            guard let number = Int(name.dropFirst(stem.count + 1).dropLast(ending.utf8.count)), number > 0 else { continue }
            if path(number) == "\(folder)/\(name)" { numbers.append(number) }
        }
        return numbers.sorted()
    }
}
