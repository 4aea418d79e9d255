import Digest
import TestSupport
import Testing

@testable import Features

@Suite("The shipped ear")
struct EarModelTests {
    @Test("is small and says what it is")
    func size() throws {
        let bytes = try ShippedFile.bytes("Models/sound/ear.safetensors")
        #expect(bytes.count <= 60_000)
        let model = try EarModel(safetensors: bytes)
        #expect(model.licence.contains("non-commercial"))
        #expect(model.trainingData.contains("RAVDESS") && model.trainingData.contains("nEMO"))
        #expect(model.heldOutSpeakers.count >= 5)
        #expect(model.digest == SHA256.hash(bytes))
    }

    /// train.py runs the quantised network in numpy over frames made by the same formula, and writes the answer into
    /// the header. Its exponentials round elsewhere: a unit or two of difference is rounding.
    @Test("computes what the training script computed")
    func check() throws {
        let bytes = try ShippedFile.bytes("Models/sound/ear.safetensors")
        let file = try SafetensorsFile(bytes)
        func numbers(_ name: String) throws -> [Int] { try file.text(name).split(separator: ",").compactMap { Int($0) } }
        let speech = try numbers("check_speech_permille")
        let sounds = try numbers("check_sounds_permille")
        try #require(speech.count == 6 && sounds.count == 5)
        var network = EarNetwork(try EarModel(safetensors: bytes))
        var last: SoundShares?
        for row in 0..<60 {
            let frame = (0..<40).map { Float((row * 37 + $0 * 101) % 97) / 8 + 4 + Float(row % 20) / 4 }
            network.take(frame.span)
            let likely = network.speech
            if row % 10 == 9 { #expect(abs(likely - speech[row / 10]) <= 2, "\(likely) for \(speech[row / 10])") }
            last = network.sounds ?? last
        }
        let found = try #require(last)
        for (sound, expected) in zip(Sound.allCases, sounds) { #expect(abs(found[sound] - expected) <= 2) }
        #expect(Set(speech).count > 2)
    }

    @Test("a file that is cut, or says that it is something else, is refused")
    func refusals() throws {
        let bytes = try ShippedFile.bytes("Models/sound/ear.safetensors")
        for count in [0, 7, 100, bytes.count / 2, bytes.count - 1] {
            #expect(throws: ModelError.self) { try EarModel(safetensors: Array(bytes[..<count])) }
        }
        let voice = try ShippedFile.bytes("Models/voice/mood.safetensors")
        let error = #expect(throws: ModelError.self) { try EarModel(safetensors: voice) }
        #expect(error?.description.contains("ear-recurrent 1") == true)
        let changes = [
            ("fbank40", "fbank80"), ("several-voices", "several-people"),
            ("\"step_frames\":\"10\"", "\"step_frames\":\"00\""),
        ]
        for (word, other) in changes {
            var changed = bytes
            changed.replaceSubrange(try #require(bytes.firstRange(of: Array(word.utf8))), with: Array(other.utf8))
            #expect(throws: ModelError.self, "\(word)") { try EarModel(safetensors: changed) }
        }
    }

    @Test("a file that makes every sound unlikely beyond measure gives shares, and does not trap")
    func extreme() throws {
        let bytes = try ShippedFile.bytes("Models/sound/ear.safetensors")
        let header = Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
        func place(_ tensor: String) throws -> Range<Int> {
            let entry = try #require(bytes.firstRange(of: Array("\"\(tensor)\"".utf8))).upperBound
            let places = try #require(bytes[entry...].firstRange(of: Array("data_offsets\":[".utf8))).upperBound
            let list = String(decoding: bytes[places...].prefix { $0 != UInt8(ascii: "]") }, as: UTF8.self)
            let offsets = list.split(separator: ",").compactMap { Int($0) }
            try #require(offsets.count == 2)
            return 8 + header + offsets[0]..<8 + header + offsets[1]
        }
        for (weight, bias) in [(UInt8(128), Float(-1_000)), (127, -1_000), (128, 1_000)] {
            var changed = bytes
            for byte in try place("classes.weight") { changed[byte] = weight }
            for (tensor, value) in [("classes.bias", bias), ("classes.scale", 1_000)] {
                for (at, byte) in try place(tensor).enumerated() {
                    changed[byte] = UInt8(truncatingIfNeeded: value.bitPattern >> (8 * (UInt32(at) % 4)))
                }
            }
            var network = EarNetwork(try EarModel(safetensors: changed))
            var last: SoundShares?
            for row in 0..<30 {
                let frame = (0..<40).map { Float((row * 37 + $0 * 101) % 97) / 8 + 4 }
                network.take(frame.span)
                last = network.sounds ?? last
            }
            let found = try #require(last)
            #expect(abs(Sound.allCases.map { found[$0] }.reduce(0, +) - 1_000) <= 3)
        }
    }
}
