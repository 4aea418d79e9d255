import Signal

/// A command that runs in the sandbox: it touches what somebody else has made.
protocol Confined: Subcommand {
    /// The files that it needs, by the words that it was given.
    static func reach(_ arguments: Arguments) throws -> Reach
    /// Opens what cannot be opened inside.
    static func prepare() throws
}

extension Confined {
    static func prepare() throws {}
    static func reach(_ arguments: Arguments) throws -> Reach { try Reach(arguments) }
}

extension ReplayCommand: Confined {
    /// A recording in parts is read from its first part on: by names alone it is not known which of them are.
    static func reach(_ arguments: Arguments) throws -> Reach {
        var reach = try Reach(arguments)
        for path in arguments.names where path.hasSuffix(".mkv") && Folder.isFile(path) {
            reach.grant(Folder.holding(path), .list)
            for names in [SegmentName(path: path), SegmentName.numbered(path)?.name] {
                guard let names else { continue }
                for number in (try? names.numbers()) ?? [] { reach.read(names.path(number)) }
            }
        }
        return reach
    }
}

extension MoodCommand: Confined {}
extension FeaturesCommand: Confined {}
extension DetectCommand: Confined {}
extension EvaluateCommand: Confined {}

extension DemoCommand: Confined {
    static func reach(_ arguments: Arguments) throws -> Reach {
        var reach = try Reach(arguments)
        var arguments = arguments
        reach.read(try Shipped.path("Recordings"))
        if try arguments.value("--out") == nil, try !arguments.flag("--stories") { reach.keep(in: try usualFolder) }
        return reach
    }
}

extension LiveCommand: Confined {
    static func prepare() throws { ServiceManager.open() }

    static func reach(_ arguments: Arguments) throws -> Reach {
        var reach = try Reach(arguments)
        var arguments = arguments
        if try arguments.value("--consent") == nil, try arguments.value("--ledger") == nil { reach.keep(in: usualLedger) }
        if let light = try arguments.value("--indicator") { reach.grant(Folder.resolved(light) ?? light, [.read, .write]) }
        if let camera = try camera(&arguments) { reach.open(camera: camera) }
        if try microphone(&arguments) != nil { reach.openMicrophone() }
        return reach
    }
}

extension BenchCommand: Confined {
    static func reach(_ arguments: Arguments) throws -> Reach {
        var reach = try Reach(arguments)
        var arguments = arguments
        for place in [try? Shipped.path("Recordings"), VideoBenchmarks.folder] {
            if let place { reach.read(place) }
        }
        if let camera = try arguments.value("--camera") { reach.open(camera: camera) }
        if try arguments.value("--microphone") != nil { reach.openMicrophone() }
        return reach
    }
}

// The nodes of devices by the folder of all of them: one that is plugged in again is a new node, and /dev/snd a new folder
// once its last node went.
extension Reach {
    fileprivate mutating func open(camera: String) {
        // A name may be a link to one in /dev, and later to another one there.
        for place in [camera, Folder.resolved(camera) ?? camera] {
            grant(place.hasPrefix("/dev/") ? "/dev" : Folder.holding(place), .device)
        }
    }

    fileprivate mutating func openMicrophone() {
        grant("/dev", .device)
        read("/usr/share/alsa")
        // Whoever names another configuration of libasound has its parts beside it.
        for file in SystemCalls.environment("ALSA_CONFIG_PATH")?.split(separator: ":") ?? [] {
            read(Folder.holding(String(file)))
        }
    }
}
