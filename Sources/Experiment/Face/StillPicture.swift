public import Kernels
import Signal

/// The luma of a picture that stands in a file of its own: JPEG, or PGM as netpbm writes it (P5, 8 bits).
public enum StillPicture {
    /// The largest file, in bytes.
    public static let largest = 1 << 27
    private static let advice = "make one that is read with: ffmpeg -i FILE -q:v 3 OUT.jpg"
    private static let smaller =
        "make it smaller with: ffmpeg -i FILE -vf scale=w=1920:h=1920:force_original_aspect_ratio=decrease -q:v 3 OUT.jpg"

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
        let map: PortableMap?
        do throws(PortableMap.Unread) {
            map = try PortableMap(bytes.span)
        } catch {
            throw EvaluationError(
                path, "expected a baseline JPEG, or grey of 8 bits (PGM, P5), found \(error.found)", advice: advice)
        }
        do throws(LumaError) {
            // What is no map is taken for JPEG, whose reader says what is wrong with it.
            try luma.load(
                bytes.span.extracting((map?.start ?? 0)...),
                layout: map?.layout ?? PictureLayout(format: .jpeg, width: 0, height: 0, stride: 0))
        } catch {
            throw EvaluationError(path, "\(error)", advice: isTooLarge(error) ? smaller : advice)
        }
    }

    private static func isTooLarge(_ error: LumaError) -> Bool {
        switch error {
        case .jpeg(let error): error.kind == .tooLarge
        case .badLayout(let layout): max(layout.width, layout.height) > PictureLayout.largestSide
        case .tooFewBytes: false
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
}
