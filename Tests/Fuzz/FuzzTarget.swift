import Ads
import Audit
import Consent
import Digest
import Features
import Glibc
import Guard
import Kernels
import Mood
import Policy
import Proof
import Signal

/// The parsers of outside bytes; each is run under the program's name `fuzz-NAME`.
enum FuzzTarget: String, CaseIterable {
    /// Recording: RIFF/WAVE.
    case wav
    /// Recording: YUV4MPEG2.
    case y4m
    /// Recording: Matroska, its attachments and events.
    case matroska
    /// Kernels: pictures.
    case jpeg
    /// Digest, Mood, Features: models.
    case safetensors
    /// Policy: the language.
    case policy
    /// Proof: conformance cases, which are also run.
    case cases
    /// Ads: inventories.
    case inventory
    /// Guard: what no sensor can know.
    case scene
    /// Consent: records.
    case consent
    /// Consent: ledgers.
    case ledger
    /// Digest: JSON.
    case json
    /// Consent, Ads, Guard: events of a recording.
    case event
    /// Guard: the integers of a decision, as in scenes.jsonl.
    case inputs

    /// Parses `bytes`; whatever they are, this returns. A promise that is broken traps.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .wav, .y4m, .matroska: FuzzRecording.run(bytes)
        case .jpeg:
            var decoder = JPEGLumaDecoder()
            var luma = WipedBuffer<UInt8>(capacity: 0)
            if let size = try? decoder.decode(bytes.span, into: &luma) {
                precondition(luma.count == size.width * size.height, "the luma has another size than the picture")
            }
        case .safetensors:
            _ = try? VoiceMoodModel(safetensors: bytes)
            _ = try? EarModel(safetensors: bytes)
            _ = try? ExpressionModel(safetensors: bytes)
            if let model = try? FaceModel(safetensors: bytes) { FuzzFaces.run(model) }
        case .policy: FuzzPolicy.run(bytes)
        case .cases:
            guard let file = try? CaseFile(json: bytes, file: "fuzz.json") else { return }
            let policy = try? PolicyCompiler.compile(FuzzTarget.smallPolicy, file: "fuzz.policy")
            guard let policy else { preconditionFailure("the policy of the cases compiles") }
            var runner = CaseRunner(policy)
            for entry in file.cases { _ = try? runner.run(entry, of: file) }
        case .inventory: _ = try? Inventory(json: bytes)
        case .scene:
            guard let scene = try? SceneInput(json: bytes) else { return }
            let again = try? SceneInput(json: Array(scene.json.utf8))
            precondition(again == scene, "a scene reads back as another")
        case .consent:
            guard let record = try? ConsentRecord(json: bytes) else { return }
            let again = try? ConsentRecord(json: Array(record.json.utf8))
            precondition(again == record, "a record reads back as another")
        case .ledger: FuzzLedger.run(bytes)
        case .json: _ = try? JSONParser.parse(bytes)
        case .event:
            guard let node = try? JSONParser.parse(bytes), let object = try? node.object("event") else { return }
            _ = try? ConsentEvent(event: object)
            _ = try? DeclaredIntent.read(event: object)
            if let set = object["set"], let members = try? set.object("set") {
                var scene = SceneInput()
                try? scene.set(members)
            }
        case .inputs:
            guard let inputs = try? GuardInputs(json: bytes) else { return }
            _ = inputs
        }
    }
}

nonisolated(unsafe) private var target = FuzzTarget.json

/// Takes the target from the program's name, and puts seeds into an empty corpus: libFuzzer's last argument.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> CInt {
    let words = (0..<Int(count.pointee)).map { String(cString: arguments.pointee[$0]) }
    let name = words[0].split(separator: "-").last.map(String.init) ?? ""
    guard let chosen = FuzzTarget(rawValue: name) else {
        print("expected to be called fuzz-NAME with NAME one of", FuzzTarget.allCases.map(\.rawValue))
        exit(2)
    }
    target = chosen
    if words.count > 1, let folder = words.last, folder.hasSuffix("corpus/\(name)") {
        for (index, seed) in chosen.seeds.enumerated() {
            try? File.replace("\(folder)/seed-\(index)", with: seed)
        }
    }
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    target.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}
