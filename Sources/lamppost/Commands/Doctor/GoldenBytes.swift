import Digest
import FoundationEssentials
import Pipeline
import Signal

/// The digests that every machine must come to from the shipped recordings: of what was decided, and of each set of features.
enum GoldenBytes {
    /// Beside the recordings, a line each: 64 hexadecimal digits, two spaces, what of which recording.
    static let file = "Recordings/digests.txt"

    struct Entry: Sendable, Hashable {
        var digest: String
        /// `decisions full-consent.mkv`, `egemaps full-consent.mkv`.
        var name: String
    }

    /// Those that ship.
    static func shipped() throws -> [Entry] {
        let path = try Shipped.path(file)
        let text = String(decoding: try File.contents(of: path, limit: 1 << 20), as: UTF8.self)
        return try text.split(separator: "\n").enumerated().map { index, line in
            let digest = line.prefix(64)
            guard Digest256(hex: String(digest)) != nil, line.dropFirst(64).hasPrefix("  ") else {
                throw Failure.badInput("\(path): line \(index + 1): expected 64 hexadecimal digits, two spaces and a name")
            }
            return Entry(digest: String(digest), name: String(line.dropFirst(66)))
        }
    }

    /// Those that this machine comes to.
    ///
    /// - Parameter options: of the shipped models, policy and inventory.
    static func here(_ options: ReplayOptions, tell: (Entry) -> Void) throws -> [Entry] {
        let folder = try Shipped.path("Recordings")
        let work = try Folder.temporary(in: FileManager.default.temporaryDirectory.path)
        defer { Folder.remove(work) }
        var entries: [Entry] = []
        for name in try Folder.names(in: folder) where name.hasSuffix(".mkv") {
            let outcome = try Replay.run("\(folder)/\(name)", options, to: work)
            add("decisions", name, outcome.head?.hex ?? "")
            for set in FeaturesCommand.sets { add(set, name, try FeaturesCommand.digest(set, of: "\(folder)/\(name)").hex) }
        }
        return entries

        func add(_ what: String, _ name: String, _ digest: String) {
            let entry = Entry(digest: digest, name: "\(what) \(name)")
            entries.append(entry)
            tell(entry)
        }
    }
}
