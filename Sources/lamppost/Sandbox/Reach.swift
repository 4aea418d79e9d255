import Capture
import Signal

/// The files that a process needs: all others are closed to it.
struct Reach {
    private(set) var grants: [(path: String, rights: FileRights)] = []
    /// Folders that are not there and must be made, each before those in it: what does not exist cannot be granted.
    private(set) var missing: [String] = []

    /// What every command needs of the system: libraries, the state of its own threads, settings, random numbers.
    init() {
        for path in ["/proc", "/sys", "/etc", "/usr/lib", "/lib", "/lib64", "/usr/share/zoneinfo"] { read(path) }
        for name in ["null", "zero", "random", "urandom"] { grant("/dev/\(name)", [.read, .write, .control]) }
    }

    /// That, the models, and what the words on a command line name: files to be read, and the folders of `--out`,
    /// `--ledger` and `--record`.
    init(_ arguments: Arguments) throws {
        self.init()
        if let models = try? Shipped.path("Models") { read(models) }
        for name in arguments.names { read(name) }
        var arguments = arguments
        // A former policy is looked for beside the one in use.
        if let policy = try arguments.value("--policy") { read(Folder.holding(policy)) }
        for name in ["--out", "--ledger"] {
            if let folder = try arguments.value(name) { keep(in: folder) }
        }
        if let record = try arguments.value("--record") { grant(Folder.holding(record), .keeping) }
    }

    mutating func read(_ path: String) { grant(path, .reading) }

    /// Lets files be kept in a folder. One that is not there is made, and taken away again if nothing came into it.
    mutating func keep(in folder: String) {
        grant(folder, .keeping)
        var place = folder
        while place.count > 1, place.last == "/" { place.removeLast() }
        var made: [String] = []
        while !Folder.has(place), place != Folder.holding(place) {
            made.append(place)
            place = Folder.holding(place)
        }
        if !made.isEmpty { grant(place, .removeFolder) }
        missing += made.reversed()
    }

    mutating func grant(_ path: String, _ rights: FileRights) { grants.append((path, rights)) }
}

extension Arguments {
    /// All words that may be the name of a file, those behind `=` too.
    var names: [String] {
        all.flatMap { word -> [String] in
            guard word.hasPrefix("-"), let sign = word.firstIndex(of: "=") else { return [word] }
            return [String(word[word.index(after: sign)...])]
        }
    }
}

extension Folder {
    /// The folder in which a file lies, or would.
    static func holding(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
