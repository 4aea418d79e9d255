public import Kernels
import Signal

/// The luma of a picture that stands in a file of its own: JPEG, or PGM as netpbm writes it (P5, 8 bits).
public enum StillPicture {
    /// The largest file, in bytes.
    public static let largest = 1 << 27
    private static let advice = "give a baseline JPEG file or a PGM file (P5, 8 bits); ffmpeg -i FILE -c:v mjpeg makes one"

    /// Reads a picture; after an error none is held.
    ///
    /// - Parameter path: of a file; "-" for standard input.
    public static func load(_ path: String, into luma: inout LumaPlane) throws(EvaluationError) {
        var bytes = WipedBuffer<UInt8>(capacity: 1 << 16)
        do throws(FileError) {
            try read(File(reading: path), into: &bytes)
        } catch {
            throw EvaluationError(path, error.problem, advice: error.advice)
        }
        do throws(LumaError) {
            let (start, layout) = layout(of: bytes.span)
            try luma.load(bytes.span.extracting(start...), layout: layout)
        } catch {
            throw EvaluationError(path, "\(error)", advice: advice)
        }
    }

    private static func read(_ file: borrowing File, into bytes: inout WipedBuffer<UInt8>) throws(FileError) {
        var used = 0
        while true {
            if used == bytes.count {
                guard used < largest else { throw FileError(path: "picture", operation: "read", code: FileError.tooLarge) }
                bytes.resize(to: max(1 << 16, min(largest, 2 * used)))
            }
            var all = bytes.mutableSpan
            var target = all._mutatingExtracting(used..<all.count)
            let count = try file.read(into: &target)
            if count == 0 { break }
            used += count
        }
        bytes.resize(to: used)
    }

    /// How to read a file: what is no PGM is taken for JPEG, whose reader says what is wrong with it.
    private static func layout(of bytes: Span<UInt8>) -> (start: Int, layout: PictureLayout) {
        let jpeg = (0, PictureLayout(format: .jpeg, width: 0, height: 0, stride: 0))
        guard bytes.count > 2, bytes[0] == 0x50, bytes[1] == 0x35 else { return jpeg }
        var at = 2
        var numbers = InlineArray<3, Int>(repeating: 0)
        for index in 0..<3 {
            // White space and comments, then digits; after the last number a single white space.
            while at < bytes.count, bytes[at] <= 0x20 || bytes[at] == 0x23 {
                if bytes[at] == 0x23 { while at < bytes.count, bytes[at] != 0x0a { at += 1 } } else { at += 1 }
            }
            while at < bytes.count, (0x30...0x39).contains(bytes[at]), numbers[index] < 100_000 {
                numbers[index] = numbers[index] * 10 + Int(bytes[at] - 0x30)
                at += 1
            }
        }
        guard numbers[2] == 255, at < bytes.count else { return jpeg }
        return (at + 1, PictureLayout(format: .gray8, width: numbers[0], height: numbers[1], stride: numbers[0]))
    }
}
