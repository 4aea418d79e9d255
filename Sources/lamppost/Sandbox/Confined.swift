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

extension ReplayCommand: Confined {}
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

    /// The nodes of devices by the folder of all of them: one that is plugged in again is a new node, and /dev/snd a new
    /// folder once its last node went.
    static func reach(_ arguments: Arguments) throws -> Reach {
        var reach = try Reach(arguments)
        var arguments = arguments
        if try arguments.value("--consent") == nil, try arguments.value("--ledger") == nil { reach.keep(in: usualLedger) }
        if let light = try arguments.value("--indicator") { reach.grant(Folder.resolved(light) ?? light, [.read, .write]) }
        if let camera = try camera(&arguments) {
            // A name may be a link to one in /dev, and later to another one there.
            for place in [camera, Folder.resolved(camera) ?? camera] {
                reach.grant(place.hasPrefix("/dev/") ? "/dev" : Folder.holding(place), .device)
            }
        }
        guard try microphone(&arguments) != nil else { return reach }
        reach.grant("/dev", .device)
        reach.read("/usr/share/alsa")
        // Whoever names another configuration of libasound has its parts beside it.
        for file in SystemCalls.environment("ALSA_CONFIG_PATH")?.split(separator: ":") ?? [] {
            reach.read(Folder.holding(String(file)))
        }
        return reach
    }
}
