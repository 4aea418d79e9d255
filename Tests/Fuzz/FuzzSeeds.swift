import Consent
import Signal
import TestSupport

extension FuzzTarget {
    /// Small inputs that are accepted, to start from.
    var seeds: [[UInt8]] {
        switch self {
        case .wav:
            var files = [WaveFile(samples: (0..<500).map { Int16($0 * 60 - 15_000) })]
            files.append(WaveFile(samples: (0..<500).map { Int16($0 * 60 - 15_000) }, rate: 8_000))
            files.append(files[0])
            (files[2].riffSize, files[2].dataSize, files[2].isExtensible) = (0xffff_ffff, 0xffff_ffff, true)
            files.append(files[0])
            (files[3].bits, files[3].channels, files[3].chunks) = (24, 2, [("LIST", [1, 2, 3])])
            return files.map(\.bytes)
        case .y4m:
            let gray = (0..<3).map { i in [UInt8](repeating: UInt8(40 * i), count: 16) }
            return [
                Y4MFile("W4 H4 F10:1 Cmono", frames: gray).bytes,
                Y4MFile("W4 H4 F30000:1001 Ip A1:1 C420jpeg", frames: gray.map { $0 + [1, 2, 3, 4, 5, 6, 7, 8] }).bytes,
                Y4MFile("W2 H4 F25:1 C422 XCOLOR", frames: gray).bytes,
            ]
        case .matroska: return FuzzTarget.matroskaSeeds
        case .jpeg:
            return [
                JPEGWriter.gray(width: 16, height: 16) { x, y in UInt8(truncatingIfNeeded: x * 9 + y * 5) },
                JPEGWriter.gray(width: 33, height: 7) { x, y in UInt8(truncatingIfNeeded: x * y) },
            ]
        case .safetensors:
            let files = FuzzTarget.files([
                "Models/voice/mood.safetensors", "Models/sound/ear.safetensors", "Models/face/face.safetensors",
            ])
            return files.map { Array($0.prefix(16_384)) } + [SmallExpressionModel().bytes]
        case .policy:
            return FuzzTarget.files(["Models/policies/kiosk.policy"]) + [
                FuzzTarget.smallPolicy,
                Array(
                    """
                    policy "p" version 1 # q
                    include "a" include "b/c"
                    condition d: mood.known and (mood.valence in [1, 2] # e
                      or not notice.shown)
                    rule f: at most house when d and not (d) because "g" cites "h"
                    \u{1}weight covert 1000\u{1}include "d"\u{1}never [credit] always because "i" # j
                    """.utf8),
            ]
        case .cases:
            return FuzzTarget.files(["01-mood-ads", "08-phone-in-the-hand"].map { "Models/stories/\($0).json" }) + [
                Array(
                    """
                    {"version":1,"note":"n","scene":{"viewer.age":"adult","mood.valence":null},"factors":{"covert":3},"cases":[
                    {"kind":"decide","note":"a","expect":[{"policies":["p"],"cap":"house","fires":["a"],"allows":["toys"]}]},
                    {"kind":"run","note":"b","awaits":"c"}]}
                    """.utf8)
            ]
        case .inventory: return FuzzTarget.files(["Models/ads/demo.json"])
        case .scene:
            return [
                Array(
                    """
                    {"place.kind": "shop", "device.kind": "public-screen", "region": "eu", "local_offset_minutes": 60,
                     "notice.shown": true, "indicator.lit": true, "control.shown": null}
                    """.utf8)
            ]
        case .ledger: return FuzzLedger.seeds
        case .consent:
            return [
                Array(ConsentRecord(given: [.camera], age: .adult).json.utf8),
                Array(ConsentRecord(given: [.microphone, .infer, .target], at: UTCTime(nanoseconds: 1 << 60)).json.utf8),
            ]
        case .json: return [Array(#"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00\n"],"b":{}}"#.utf8)]
        case .event: return FuzzTarget.events.map { Array($0.utf8) }
        case .inputs: return [Array("{}".utf8)]
        }
    }

    static let smallPolicy = Array(
        """
        policy "p" version 1
        weight covert 1000 cites "x"
        rule a: at most house when viewer.age is child and not (mood.valence < -3 or creepiness > 350) because "b"
        rule c: never [alcohol, credit] when place.kind in [shop, home] because "d" cites "e"
        claim "f": cap < mood when consent.target is not given
        """.utf8)

    private static let events = [
        #"{"event":"consent","state":"given","purposes":["camera","infer"],"age":"adult"}"#,
        #"{"event":"consent","state":"withdrawn","purposes":"all"}"#, #"{"event":"touch"}"#,
        #"{"event":"intent","text":"coffee","categories":["1133"]}"#,
        #"{"event":"scene","set":{"place.kind":"shop","notice.shown":false}}"#,
    ]

    private static var matroskaSeeds: [[UInt8]] {
        var files: [MatroskaFile] = []
        for hasSizes in [true, false] {
            var file = MatroskaFile()
            file.tracks = [MatroskaFile.pictures(1, 4, 4), MatroskaFile.sound(2, rate: hasSizes ? 16_000 : 8_000)]
            file.tracks.append(MatroskaFile.events(3))
            file.before = [MatroskaFile.attachments([("scene.json", "application/json", Array("{}".utf8))])]
            file.isSegmentSizeKnown = hasSizes
            let sound = [UInt8](repeating: 3, count: 160)
            let picture = [UInt8](repeating: 99, count: 16)
            file.clusters = (0..<3).map { i in
                MatroskaFile.cluster(
                    i * 30,
                    [
                        MatroskaFile.blockGroup(3, at: 0, Array(events[i].utf8)), MatroskaFile.simpleBlock(2, at: 0, sound),
                        MatroskaFile.simpleBlock(1, at: 0, picture),
                        MatroskaFile.simpleBlock(2, at: 10, sound, sound, lacing: i == 0 ? .xiph : i == 1 ? .ebml : .fixed),
                    ], hasSize: hasSizes)
            }
            files.append(file)
        }
        return files.map(\.bytes) + [FuzzRecording.parts]
    }

    /// Files of the repository, as the script runs in its root.
    private static func files(_ paths: [String]) -> [[UInt8]] {
        paths.compactMap { try? File.contents(of: $0, limit: 1 << 20) }
    }
}
