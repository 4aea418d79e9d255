import Foundation

/// Reference recordings and values, `golden/audio` of the folder that is shared beside the repository.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/golden/audio")
    static let names = ["chirp", "espeak_en_f", "espeak_en_m", "noise_lcg1234", "tone220", "vowel_glide"]

    /// Whether the folder is there; says so if it is not.
    static let isPresent: Bool = {
        if FileManager.default.fileExists(atPath: folder.path) { return true }
        print("SKIPPED: the golden audio is not beside the repository (shared/golden/audio)")
        return false
    }()

    /// The samples of a 16-bit mono WAV with a header of 44 bytes.
    static func samples(_ name: String) throws -> [Float] {
        let data = [UInt8](try Data(contentsOf: folder.appending(path: name + ".wav")))
        var at = 12
        while String(decoding: data[at..<at + 4], as: UTF8.self) != "data" {
            at += 8 + Int(data[at + 4]) + Int(data[at + 5]) << 8 + Int(data[at + 6]) << 16
        }
        return stride(from: at + 8, to: data.count - 1, by: 2).map {
            Float(Int16(truncatingIfNeeded: Int(data[$0]) | Int(data[$0 + 1]) << 8)) / 32_768
        }
    }

    /// The rows of a table of numbers with a header.
    static func table(_ name: String) throws -> [[Double]] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan }
        }
    }
}
