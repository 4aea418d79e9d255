import Ads
import Consent
import Digest
import Features
import Guard
import Mood
import Pipeline
import Policy
import Signal

/// The options that `replay` and `demo` share, read and checked before any recording is opened.
struct ReplaySetup: Sendable {
    var options: ReplayOptions
    let policyFile: String

    /// The largest policy, inventory or record that is read.
    private static let largestFile = 16 << 20

    init(_ arguments: inout Arguments) throws {
        let policy = try arguments.value("--policy")
        let ads = try arguments.value("--ads")
        let consent = try arguments.value("--consent")
        let scene = try arguments.value("--scene")
        let intent = try arguments.value("--intent")
        let epoch = try arguments.value("--epoch")
        policyFile = try policy ?? Shipped.path("Models/policies/kiosk.policy")
        options = ReplayOptions(
            policy: try PolicyFile.read(policyFile),
            inventory: try ReplaySetup.inventory(ads ?? Shipped.path("Models/ads/demo.json")),
            ear: try EarModels.shipped(),
            model: try ReplaySetup.model(Shipped.path("Models/voice/mood.safetensors")),
            face: try FaceModels.read(Shipped.path(FaceModels.shipped)),
            expression: try ExpressionModels.read(Shipped.path(ExpressionModels.shipped)))
        options.allowsNoMore = FormerPolicies.allowsNoMore(options.policy, beside: policyFile)
        if let consent {
            options.consent = try ReplaySetup.read(consent) { bytes throws(ConsentError) in try ConsentRecord(json: bytes) }
        }
        if let scene {
            let advice = "correct it there, or leave out --scene to take what the recording says"
            options.scene = try ReplaySetup.read(scene, advice: advice) { bytes throws(GuardError) in try SceneInput(json: bytes)
            }
        }
        if let intent {
            guard intent.utf8.count <= 500 else {
                throw Failure.usage("--intent: expected at most 500 bytes", command: arguments.command)
            }
            options.intent = DeclaredIntent(text: intent)
        }
        if let epoch {
            guard let parsed = Epoch(epoch) else {
                throw Failure.usage(
                    "--epoch expects a time such as 2026-11-21T09:30:00+01:00, found \"\(epoch)\"",
                    command: arguments.command)
            }
            options.epoch = parsed
        }
    }

    static func inventory(_ path: String) throws -> Inventory {
        try read(path, advice: "correct it there; Models/ads/demo.json shows every member") { bytes throws(AdsError) in
            try Inventory(json: bytes)
        }
    }

    /// The model, or `nil` with a warning where it cannot be used: then there is no mood, and so no mood ad.
    static func model(_ path: String) throws -> VoiceMoodModel {
        try read(path) { bytes throws(ModelError) in
            try VoiceMoodModel(safetensors: bytes, bands: VoiceActivity.bandCount)
        }
    }

    private static func contents(_ path: String) throws -> [UInt8] {
        try File.contents(of: path, limit: largestFile)
    }

    /// - Parameter advice: what to do about a problem that does not say so itself.
    private static func read<Value, Problem: Error>(
        _ path: String, advice: String? = nil, _ parse: ([UInt8]) throws(Problem) -> Value
    ) throws -> Value {
        let bytes = try contents(path)
        do { return try parse(bytes) } catch {
            throw Failure.badInput(["\(PolicyFile.name(path)): \(error)", advice].compactMap(\.self).joined(separator: "; "))
        }
    }
}
