public import Digest
public import Guard
public import Signal

/// Writes the decision log of one run, and beside it what the guard saw.
///
/// In replay both files stand under their names only when the run is complete and sealed; until then they are called
/// `….unfinished`, and a log that is given up takes them away. In a live run each line is appended in place, and is on the disk
/// a second of media time later at the latest, with an event at once; the files go on in others when they have grown to a
/// limit. No second run can write to the folder. Memory does not grow with the length of the run.
public struct DecisionLog: ~Copyable {
    /// Where a run's decisions stand in its folder.
    public static let name = "decisions.jsonl"
    /// Where the guard's inputs stand in the same folder.
    public static let scenesName = "scenes.jsonl"

    /// What the program notes about the run in the same folder, after the log.
    public static let notesName = "run.json"

    /// How far media time goes on before a line of a live log is on the disk. A line an event calls for is there at once.
    /// What a board's memory card is written to that way is little, for lines are few: see `LogRule`.
    static let longestUnsynced: Nanoseconds = 1_000_000_000

    private let folder: String
    private let seed: RunSeed
    /// The run's facts, as the first line and each that begins a segment has them.
    private let facts: String
    private let limits: SegmentLimits
    private let isLive: Bool
    private let keepsScenes: Bool
    private var chain: SealedChain.Writer
    private var log: LogFile
    private var scenes: LogFile?
    /// What a live log left behind; `nil` in replay.
    private var shelf: LogShelf?
    /// Bytes of both files since the segment began.
    private var written = (log: 0, scenes: 0)
    private var synced = MediaTime.zero
    private var rule = LogRule()
    private var isOver = false

    /// Begins a log in `folder`, which is made if it is not there.
    ///
    /// In replay, what an earlier run left there is removed: if this run fails, no other may be taken for it. In a live run it
    /// is kept as long as `limits` say, under names with numbers, sealed if that run had no time to.
    ///
    /// - Parameters:
    ///   - keepsScenes: whether the guard's inputs and their salts are written too, as the log's first line
    ///     then says, whatever `facts` say. Without them a line still holds its scene's digest.
    ///   - limits: when a segment begins, which replay does too, to the same bytes; how long a live run keeps them.
    public init(
        folder: String, facts: RunFacts, seed: RunSeed, keepsScenes: Bool, limits: SegmentLimits = SegmentLimits(),
        isLive: Bool = false
    ) throws(AuditError) {
        precondition(limits.duration == nil, "a segment of a log is as long as its bytes allow")
        try DecisionLog.makeFolder(folder)
        let shelf = try DecisionLog.shelf(folder, isLive ? limits : nil)
        var log = try LogFile(DecisionLog.name, in: folder, isInPlace: isLive)
        if !isLive { try DecisionLog.clear(folder) }
        try DecisionLog.removeIfThere("\(folder)/\(DecisionLog.notesName)")
        let scenes = try DecisionLog.scenes(in: folder, isKept: keepsScenes, isInPlace: isLive)
        var facts = facts
        facts.keepsScenes = keepsScenes
        var chain = SealedChain.Writer()
        try log.write(chain.line(DecisionLog.line(facts.json.object)))
        if isLive { try log.synchronize() }
        self.init(
            folder: folder, seed: seed, facts: facts, limits: limits, isLive: isLive, chain: chain, shelf: shelf, log: log,
            scenes: scenes)
    }

    private init(
        folder: String, seed: RunSeed, facts: RunFacts, limits: SegmentLimits, isLive: Bool, chain: SealedChain.Writer,
        shelf: consuming LogShelf?, log: consuming LogFile, scenes: consuming LogFile?
    ) {
        self.folder = folder
        self.seed = seed
        self.facts = facts.json.object
        self.limits = limits
        self.isLive = isLive
        keepsScenes = facts.keepsScenes
        self.chain = chain
        self.shelf = shelf
        self.log = log
        self.scenes = scenes
    }

    /// Lines written so far.
    public var count: Int { chain.count }

    /// Takes one decision, and writes it down where anything but time changed, or a minute has passed: see `LogRule`.
    ///
    /// - Parameters:
    ///   - inputs: what the guard saw; `nil` if it was not asked.
    ///   - mayKeepScene: whether there is consent to keep it now; in a live log that keeps scenes it stands as erased without.
    public mutating func record(
        _ decision: Decision, inputs: GuardInputs?, mayKeepScene: Bool = true
    ) throws(AuditError) {
        if isFull { try beginSegment(at: decision.time) }
        switch rule.take(decision, inputs, next: chain.count + 1) {
        case .none: break
        case .whole:
            let scene = try write(inputs, isErased: isLive && !mayKeepScene)
            try append(decision.json(scene: scene, count: rule.takeCount()))
        case .like(let number, let hasScene):
            let scene = try write(hasScene ? inputs : nil, isErased: isLive && !mayKeepScene)
            try append(DecisionLog.like(number, at: decision.time, scene: scene, count: rule.takeCount()))
        }
        guard isLive else { return }
        if decision.event != nil || decision.time - synced >= DecisionLog.longestUnsynced {
            synced = decision.time
            try synchronize()
        }
        try shelf?.remove(with: written.log, at: decision.time)
    }

    // MARK: Segments

    private var isFull: Bool {
        max(written.log, written.scenes) >= limits.bytes
    }

    /// Says the run's facts again, so that what follows can be read when what came before is kept no longer; a live log goes
    /// on in another file.
    private mutating func beginSegment(at time: MediaTime) throws(AuditError) {
        if isLive {
            try synchronize()
            try shelf?.put(bytes: written.log, at: time)
            log = try LogFile(DecisionLog.name, in: folder, isInPlace: true)
            scenes = try DecisionLog.scenes(in: folder, isKept: keepsScenes, isInPlace: true)
        }
        written = (0, 0)
        try append(DecisionLog.line(facts))
        rule.beginAnew()
    }

    private static func line(_ facts: String) -> JSONWriter {
        var body = JSONWriter()
        body.add("run", json: facts)
        return body
    }

    /// Returns when all that was written would survive a loss of power: the scenes first, so that none is missing of a line
    /// that is there.
    private mutating func synchronize() throws(AuditError) {
        guard isLive else { return }
        try scenes?.synchronize()
        try log.synchronize()
    }

    /// Writes what the guard saw at the next line, or that it is erased, and says by what digest that line names it.
    private mutating func write(_ inputs: GuardInputs?, isErased: Bool) throws(AuditError) -> Digest256? {
        guard let json = inputs?.json else { return nil }
        let number = chain.count + 1
        let salt = seed.salt(number)
        let line = isErased ? SceneLine.erased(number) : SceneLine.text(number, salt: salt, json: json)
        if keepsScenes { written.scenes += line.utf8.count }
        try scenes?.write(line)
        return SceneDigest.of(json.utf8, salt: salt)
    }

    private static func like(_ number: Int, at time: MediaTime, scene: Digest256?, count: Int) -> JSONWriter {
        var writer = JSONWriter()
        writer.add("time_ns", time.nanoseconds)
        if count > 1 { writer.add("decisions", Int64(count)) }
        writer.add("as", Int64(number))
        if let scene { writer.add("scene", scene.hex) }
        return writer
    }

    /// Writes how the run ended and the seal, and lets both files appear.
    ///
    /// - Returns: the number of lines that are sealed and the digest of the last: what to write down elsewhere.
    @discardableResult
    public mutating func finish(_ end: RunEnd) throws(AuditError) -> (count: Int, head: Digest256) {
        precondition(!isOver, "a log ends once")
        isOver = true
        var end = end
        end.decisions = rule.takeCount()
        var body = JSONWriter()
        body.add("end", json: end.json.object)
        try append(body)
        let sealed = (chain.count, chain.head)
        try log.write(chain.seal())
        try scenes?.synchronize()
        try log.synchronize()
        // The log appears last: where it stands, its scenes stand too.
        try scenes?.appear()
        do {
            try log.appear()
        } catch {
            if keepsScenes { try? DecisionLog.removeIfThere("\(folder)/\(DecisionLog.scenesName)") }
            throw error
        }
        shelf = nil
        return sealed
    }

    private mutating func append(_ body: JSONWriter) throws(AuditError) {
        let count = body.members.utf8.count
        guard count <= SealedChain.longestLine - 200 else {
            throw AuditError(
                .writeFailed, file: "\(folder)/\(DecisionLog.name)", place: "line \(chain.count + 1)",
                problem: "a line of \(count) bytes, at most \(SealedChain.longestLine - 200) are allowed",
                advice: "shorten the reasons of the policy")
        }
        let line = chain.line(body)
        written.log += line.utf8.count
        try log.write(line)
    }

    private static func scenes(in folder: String, isKept: Bool, isInPlace: Bool) throws(AuditError) -> LogFile? {
        if isKept { return try LogFile(scenesName, in: folder, isInPlace: isInPlace) }
        return nil
    }

    private static func shelf(_ folder: String, _ limits: SegmentLimits?) throws(AuditError) -> LogShelf? {
        if let limits { return try LogShelf.open(folder, limits) }
        return nil
    }

    /// Takes away what an earlier replay left.
    private static func clear(_ folder: String) throws(AuditError) {
        guard try LogFolder.parts(in: folder).count == 1 else {
            throw AuditError(
                .badInput, file: folder, problem: "the log of live runs is kept here, and would be lost",
                advice: "choose another --out")
        }
        for name in [name, scenesName] { try removeIfThere("\(folder)/\(name)") }
    }

    private static func makeFolder(_ path: String) throws(AuditError) {
        do {
            try File.makeFolder(path)
        } catch {
            throw AuditError(writing: error)
        }
    }

    private static func removeIfThere(_ path: String) throws(AuditError) {
        do {
            try File.remove(path)
        } catch {
            if !error.isMissing { throw AuditError(writing: error) }
        }
    }
}
