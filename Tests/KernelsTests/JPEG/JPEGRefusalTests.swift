import Kernels
import Signal
import TestSupport
import Testing

@Suite struct JPEGRefusalTests {
    private static let file: [UInt8] = {
        var random = Repeatable(seed: 77)
        var writer = JPEGWriter(width: 37, height: 29, sampling: [(2, 2), (1, 1), (1, 1)])
        writer.restartInterval = 2
        return writer.write { _, _, _ in randomBlock(&random) }
    }()

    /// The place of the first byte behind a marker.
    private func place(of marker: UInt8, in file: [UInt8]) throws -> Int {
        try #require(file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == marker }) + 2
    }

    private func refusal(of file: [UInt8]) -> JPEGError? {
        do throws(JPEGError) {
            _ = try decode(file)
            return nil
        } catch { return error }
    }

    @Test(
        arguments: [
            (0xC2, "progressive"), (0xC3, "lossless"), (0xC5, "hierarchical"), (0xC9, "arithmetic"),
            (0xCA, "arithmetic"), (0xCB, "lossless"), (0xCC, "arithmetic"), (0xCF, "arithmetic"), (0xF7, "JPEG-LS"),
        ] as [(UInt8, String)])
    func otherProcessesAreRefusedByName(marker: UInt8, name: String) throws {
        var file = JPEGRefusalTests.file
        let frame = try place(of: 0xC0, in: file)
        file[frame - 1] = marker
        let error = try #require(refusal(of: file))
        #expect(error.kind == .unsupported && error.found.contains(name) && error.offset == frame - 2)
    }

    @Test func otherPicturesAreRefusedByName() throws {
        let frame = try place(of: 0xC0, in: JPEGRefusalTests.file) + 2
        func found(_ changes: [Int: UInt8]) -> String? {
            var file = JPEGRefusalTests.file
            for (offset, byte) in changes { file[frame + offset] = byte }
            return refusal(of: file)?.found
        }
        #expect(found([0: 12]) == "12-bit samples")
        #expect(found([1: 0, 2: 0]) == "a height left to a later marker (DNL)")
        #expect(found([3: 0x20, 4: 1]) == "8193x29")
        #expect(found([3: 0, 4: 0]) == "0x29")
        #expect(found([5: 4]) == "CMYK colours")
        #expect(found([5: 2]) == "2 components")
        #expect(found([7: 0x11, 10: 0x21]) == "chroma finer than luma")
        #expect(found([7: 0x51]) == "5x1")
        #expect(found([7: 0x10]) == "1x0")
        #expect(found([8: 4]) == "4")
        #expect(found([6: 0x52, 9: 0x47, 12: 0x42]) == "RGB colours")
        #expect(found([9: 1]) == "1 twice")
        let adobe: [UInt8] = [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0]
        let file = JPEGRefusalTests.file
        #expect(refusal(of: file[..<2] + adobe + file[2...])?.found == "RGB colours (Adobe transform 0)")
        let gray = JPEGWriter.gray(width: 8, height: 8) { _, _ in 9 }
        #expect(refusal(of: gray[..<2] + adobe + gray[2...]) == nil)
    }

    /// However short it is cut, a file is refused as cut off, until nothing but the last marker is missing.
    @Test func everyCutIsAnError() throws {
        let file = JPEGRefusalTests.file
        let whole = try decode(file)
        for count in 0..<file.count - 2 {
            let error = try #require(refusal(of: Array(file[..<count])), "\(count) of \(file.count) bytes")
            #expect(error.kind == .cutOff && error.offset <= count, "\(count): \(error)")
        }
        #expect(try decode(file.dropLast(2)).luma == whole.luma)
    }

    @Test func aMarkerInsideThePictureIsAnError() throws {
        let file = JPEGRefusalTests.file
        let scan = try place(of: 0xDA, in: file) + 12
        let error = try #require(refusal(of: Array(file[..<(scan + 20)]) + [0xFF, 0xD9]))
        #expect(error.kind == .malformed && error.offset <= scan + 20)
    }

    @Test func aMissingOrWrongRestartMarkerIsAnError() throws {
        var file = JPEGRefusalTests.file
        let scan = try place(of: 0xDA, in: file)
        let restart = try #require(
            file.indices.dropLast().first { $0 > scan && file[$0] == 0xFF && file[$0 + 1] == 0xD0 })
        file[restart + 1] = 0xD1
        let error = try #require(refusal(of: file))
        #expect(error.expected == "restart marker 0" && error.offset == restart)
    }

    /// A few bytes that claim the largest picture take no memory for it.
    @Test func aLargeClaimIsCheckedAgainstTheBytes() throws {
        var file = JPEGRefusalTests.file
        let frame = try place(of: 0xC0, in: file) + 2
        file.replaceSubrange(frame + 1..<frame + 5, with: [0x20, 0, 0x20, 0])
        var decoder = JPEGLumaDecoder()
        var target = WipedBuffer<UInt8>(capacity: 0)
        #expect(throws: JPEGError.self) { try decoder.decode(file.span, into: &target) }
        #expect(target.capacity == 0)
    }

    @Test func tablesThatAreNoneAreRefused() throws {
        let file = JPEGRefusalTests.file
        let huffman = try place(of: 0xC4, in: file) + 2
        let quantiser = try place(of: 0xDB, in: file) + 2
        let scan = try place(of: 0xDA, in: file) + 2
        for (offset, byte) in [
            (huffman, 0x04), (huffman, 0x20), (huffman + 1, 3), (huffman + 5, 200), (quantiser, 0x24),
            (quantiser, 0x04), (quantiser + 7, 0), (quantiser, 3), (scan, 0), (scan, 4), (scan + 1, 9),
            (scan + 2, 0x40),
            (scan + 2, 0x20), (scan + 3, 1), (scan + 7, 1), (scan + 8, 0), (scan + 9, 0x10),
        ] as [(Int, UInt8)] {
            var changed = file
            changed[offset] = byte
            let error = try #require(refusal(of: changed), "byte \(offset) as \(byte)")
            #expect(error.kind == .malformed)
        }
    }

    /// Bytes changed, taken out, doubled and swapped at random: always a picture or an error.
    @Test func randomDamageNeverTraps() {
        var random = Repeatable(seed: 2026)
        var decoder = JPEGLumaDecoder()
        var target = WipedBuffer<UInt8>(capacity: 0)
        var refused = 0
        for _ in 0..<400 {
            var file = JPEGRefusalTests.file
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<file.count, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: file[at] = UInt8.random(in: 0...255, using: &random)
                case 1: file[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: file[at] = 0xFF
                case 3 where file.count > 20: file.remove(at: at)
                case 4: file.insert(file[at], at: at)
                default: file.swapAt(at, file.count / 2)
                }
            }
            do throws(JPEGError) {
                let (width, height) = try decoder.decode(file.span, into: &target)
                #expect(target.count == width * height)
            } catch {
                refused += 1
                #expect(target.count == 0 && (0...file.count).contains(error.offset))
            }
        }
        #expect(refused > 100)
    }
}
