import Kernels
import Signal
import TestSupport
import Testing

/// A decoded picture can be wiped from memory, in the file's form and in luma.
@Suite struct DecoderCanaryTests {
    @Test func theDecoderLeavesNothingBehind() throws {
        let picture = CanaryPicture(seed: 0x200)
        var decoder = JPEGLumaDecoder()
        var luma = WipedBuffer<UInt8>(capacity: 0)
        #expect(try found(picture) == [])
        do {
            let file = picture.makeFile()
            let size = try decoder.decode(file.span, into: &luma)
            #expect(size == (CanaryPicture.width, CanaryPicture.height))
            let isExact = isExact(luma.span, picture)
            #expect(isExact)
            #expect(try found(picture) == ["file", "luma"], "the search finds what is there")
        }
        #expect(try found(picture) == ["luma"], "the file's end wiped it")
        luma.wipe()
        decoder.wipe()
        #expect(try found(picture) == [])
    }

    private func found(_ picture: CanaryPicture) throws -> Set<String> {
        Set(try MemorySearch.find([picture.file, picture.luma]).map(\.needle))
    }

    private func isExact(_ luma: Span<UInt8>, _ picture: CanaryPicture) -> Bool {
        (0..<luma.count).allSatisfy {
            luma[$0] == picture.luma(x: $0 % CanaryPicture.width, y: $0 / CanaryPicture.width)
        }
    }
}
