import Digest
import Mood
import TestSupport
import Testing

@Suite("Safetensors files")
struct SafetensorsFileTests {
    private func refusal(_ header: String, _ body: [UInt8] = []) -> ModelError? {
        do {
            _ = try SafetensorsFile(ModelFile.joined(header, body))
            return nil
        } catch {
            return error
        }
    }

    @Test("reads what was written")
    func reading() throws {
        let file = ModelFile(logits: [1, 2, 3, 4, 5, 6])
        let read = try SafetensorsFile(file.bytes)
        #expect(try read.text("name") == "small")
        #expect(try read.integer("bands", in: 1...9) == 2)
        #expect(try read.float32("output.bias", shape: [8], in: -10...10) == [1, 2, 3, 4, 5, 6, -0.25, 0.5])
        #expect(try read.int8("attention.weight", shape: [1, 2]) == [0, 37])
        #expect(read.tensors.count == file.tensors.count)
        #expect(read.digest == SHA256.hash(file.bytes))
        #expect(throws: ModelError.self) { try read.float32("output.bias", shape: [7], in: -10...10) }
        #expect(throws: ModelError.self) { try read.float32("output.bias", shape: [8], in: 0...10) }
        #expect(throws: ModelError.self) { try read.int8("output.bias", shape: [8]) }
        #expect(throws: ModelError.self) { try read.integer("bands", in: 3...9) }
        #expect(throws: ModelError.self) { try read.text("nothing") }
    }

    @Test("a file without tensors is whole")
    func empty() throws {
        #expect(try SafetensorsFile(ModelFile.joined("{}", [])).tensors.isEmpty)
    }

    @Test(
        "what the header must not say",
        arguments: [
            "", "[]", "{\"a\":1}", "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":[]}",
            "{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,7]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,2],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[9223372036854775800,9223372036854775807]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        ])
    func refused(_ header: String) throws {
        let error = try #require(refusal(header, [UInt8](repeating: 0, count: 8)))
        #expect(error.offset <= 16 + header.utf8.count)
        #expect(!error.expected.isEmpty && !error.found.isEmpty)
    }

    @Test("a header of the wrong length")
    func lengths() {
        for bytes: [UInt8] in [
            [], [1], [0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255],
            [3, 0, 0, 0, 0, 0, 0, 0, 123, 125], [0, 0, 32, 0, 0, 0, 0, 0, 123, 125],
        ] {
            #expect(throws: ModelError.self) { try SafetensorsFile(bytes) }
        }
    }

    @Test("mutated bytes are read or refused, and never trap")
    func mutations() {
        let whole = ModelFile().bytes
        var random = Repeatable(seed: 77)
        var refused = 0
        for _ in 0..<1_500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 2: bytes.remove(at: at)
                default: bytes.insert(UInt8.random(in: 48...57, using: &random), at: at)
                }
            }
            do { _ = try VoiceMoodModel(safetensors: bytes) } catch { refused += 1 }
        }
        #expect(refused > 500)
        for length in 0..<whole.count where length % 7 == 0 {
            #expect(throws: ModelError.self) { try VoiceMoodModel(safetensors: Array(whole[..<length])) }
        }
    }
}
