public import Digest
public import Guard
import Signal

/// Writes the decision log of one run, and beside it what the guard saw.
///
/// Both files stand under their names only when the run is complete and sealed; until then they are called
/// `….unfinished`, no second run can write to the folder, and a log that is given up takes them away. Memory does not grow with the length of the run.
public struct DecisionLog: ~Copyable {
    /// Where a run's decisions stand in its folder.
    public static let name = "decisions.jsonl"
    /// Where the guard's inputs stand in the same folder.
    public static let scenesName = "scenes.jsonl"

    /// What the program notes about the run in the same folder, after the log.
    public static let notesName = "run.json"

    private let folder: String
    private let seed: RunSeed
    private var chain: SealedChain.Writer
    private var log: BufferedFile
    private var scenes: BufferedFile?
    private var rule = LogRule()
    private var isOver = false

    /// Begins a log in `folder`, which is made if it is not there. What an earlier run left there is removed: if this
    /// run fails, no other may be taken for it.
    ///
    /// - Parameter keepsScenes: whether the guard's inputs and their salts are written too, as the log's first line
    ///   then says, whatever `facts` say. Without them a line
    ///   still holds its scene's digest.
    public init(folder: String, facts: RunFacts, seed: RunSeed, keepsScenes: Bool) throws(AuditError) {
        try DecisionLog.makeFolder(folder)
        var chain = SealedChain.Writer()
        var facts = facts
        facts.keepsScenes = keepsScenes
        var body = JSONWriter()
        body.add("run", json: facts.json.object)
        var log = try BufferedFile(DecisionLog.name, in: folder)
        for name in [DecisionLog.notesName, DecisionLog.name, DecisionLog.scenesName] {
            try DecisionLog.removeIfThere("\(folder)/\(name)")
        }
        try log.write(chain.line(body))
        let scenes = try DecisionLog.scenes(in: folder, isKept: keepsScenes)
        self.init(folder: folder, seed: seed, chain: chain, log: log, scenes: scenes)
    }

    private init(
        folder: String, seed: RunSeed, chain: SealedChain.Writer, log: consuming BufferedFile,
        scenes: consuming BufferedFile?
    ) {
        self.folder = folder
        self.seed = seed
        self.chain = chain
        self.log = log
        self.scenes = scenes
    }

    /// Lines written so far.
    public var count: Int { chain.count }

    /// Takes one decision, and writes it down where anything but time changed, or a minute has passed: see `LogRule`.
    ///
    /// - Parameter inputs: what the guard saw; `nil` if it was not asked.
    public mutating func record(_ decision: Decision, inputs: GuardInputs?) throws(AuditError) {
        switch rule.take(decision, inputs, next: chain.count + 1) {
        case .none: return
        case .whole:
            let scene = try write(inputs)
            try append(decision.json(scene: scene, count: rule.takeCount()))
        case .like(let number, let hasScene):
            let scene = try write(hasScene ? inputs : nil)
            try append(DecisionLog.like(number, at: decision.time, scene: scene, count: rule.takeCount()))
        }
    }

    /// Writes what the guard saw at the next line, and says by what digest that line names it.
    private mutating func write(_ inputs: GuardInputs?) throws(AuditError) -> Digest256? {
        guard let json = inputs?.json else { return nil }
        let number = chain.count + 1
        let salt = seed.salt(number)
        try scenes?.write(SceneLine.text(number, salt: salt, json: json))
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
        try scenes?.complete()
        try log.complete()
        // The log appears last: where it stands, its scenes stand too.
        try scenes?.appear()
        do {
            try log.appear()
        } catch {
            if scenes != nil { try? DecisionLog.removeIfThere("\(folder)/\(DecisionLog.scenesName)") }
            throw error
        }
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
        try log.write(chain.line(body))
    }

    private static func scenes(in folder: String, isKept: Bool) throws(AuditError) -> BufferedFile? {
        if isKept { return try BufferedFile(scenesName, in: folder) }
        return nil
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
