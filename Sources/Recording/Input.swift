import Signal

/// The bytes of a recording, from a file or a pipe, and the place in them.
///
/// Nothing is read ahead: each byte goes from the system straight to where it belongs, so that bytes of samples are
/// never in any memory but the wiped buffer that they are meant for.
struct Input: ~Copyable, Sendable {
    /// The file's name, or "standard input".
    let name: String
    /// Bytes in all, `nil` for a pipe.
    let size: Int?
    /// The place of the next byte. After `Halt.ended`, the number of bytes there were.
    private(set) var offset = 0
    /// What is being read, for the message when it ends too early: "the header", "a block".
    var inside: StaticString = "the header"

    private let file: File
    private var scratch: WipedBuffer<UInt8>

    private static let scratchSize = 65_536

    /// Opens a file; "-" is standard input, always read as a pipe.
    init(path: String) throws(SourceError) {
        do {
            file = try File(reading: path)
        } catch {
            throw Input.error(error, .badInput, advice: "check the path")
        }
        name = file.path
        size = path == "-" ? nil : file.size
        scratch = WipedBuffer(capacity: 0)
    }

    /// Fills `target` as far as the bytes reach, and says how far: less than all only at the end.
    mutating func fill(_ target: inout MutableSpan<UInt8>) throws(Halt) -> Int {
        var done = 0
        while done < target.count {
            var rest = target._mutatingExtracting(done...)
            let count = try take(&rest)
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Fills all of `target`.
    mutating func read(_ target: inout MutableSpan<UInt8>) throws(Halt) {
        if try fill(&target) < target.count { throw .ended }
    }

    private mutating func take(_ target: inout MutableSpan<UInt8>) throws(Halt) -> Int {
        do {
            let count = try file.read(into: &target)
            offset += count
            return count
        } catch {
            throw .failed(Input.error(error, offset == 0 ? .badInput : .deviceFailed, advice: "check that it can be read"))
        }
    }

    /// The next byte.
    mutating func byte() throws(Halt) -> UInt8 {
        guard let byte = try byteOrEnd() else { throw .ended }
        return byte
    }

    /// The next byte, `nil` at the end.
    mutating func byteOrEnd() throws(Halt) -> UInt8? {
        var byte: InlineArray<1, UInt8> = [0]
        var span = byte.mutableSpan
        return try fill(&span) == 1 ? byte[0] : nil
    }

    /// The next `count` bytes, of a header or an event, never of samples. Memory grows only as bytes come.
    mutating func bytes(_ count: Int) throws(Halt) -> [UInt8] {
        var result: [UInt8] = []
        while result.count < count {
            var chunk = [UInt8](repeating: 0, count: min(count - result.count, Input.scratchSize))
            var span = chunk.mutableSpan
            try read(&span)
            result += chunk
        }
        return result
    }

    /// Passes `count` bytes over without keeping any.
    mutating func skip(_ count: Int) throws(Halt) {
        if let size {
            guard count <= size - offset else {
                offset = size
                throw .ended
            }
            do {
                try file.seek(to: offset + count)
            } catch {
                throw .failed(Input.error(error, .deviceFailed, advice: "check that it can be read"))
            }
            offset += count
        } else if try discard(count) < count {
            throw .ended
        }
    }

    /// Passes over what is left and says how much that was.
    mutating func skipToEnd() throws(Halt) -> Int {
        guard let size else { return try discard(.max) }
        let rest = max(0, size - offset)
        try skip(rest)
        return rest
    }

    /// Reads up to `count` bytes into memory that is wiped at once.
    private mutating func discard(_ count: Int) throws(Halt) -> Int {
        scratch.resize(to: Input.scratchSize)
        var done = 0
        while done < count {
            let want = min(count - done, Input.scratchSize)
            let got: Int
            do {
                got = try Input.read(file, into: &scratch, count: want)
            } catch {
                scratch.wipe()
                throw .failed(Input.error(error, .deviceFailed, advice: "check that it can be read"))
            }
            if got == 0 { break }
            done += got
            offset += got
        }
        scratch.wipe()
        return done
    }

    private static func read(
        _ file: borrowing File, into buffer: inout WipedBuffer<UInt8>, count: Int
    ) throws(FileError) -> Int {
        var all = buffer.mutableSpan
        var target = all._mutatingExtracting(..<count)
        return try file.read(into: &target)
    }

    /// What `Halt.failed` carries for bytes that are not what they should be.
    func damage(at place: Int, expected: String, found: String, advice: String = Input.replace) -> Halt {
        .failed(
            SourceError(
                name: name, place: "byte \(place)", problem: "expected \(expected), found \(found)", advice: advice))
    }

    static let replace = "replace the file, it is damaged"

    private static func error(_ error: FileError, _ kind: SourceError.Kind, advice: String) -> SourceError {
        let problem = String(error.description.dropFirst(error.path.count + 2))
        return SourceError(kind, name: error.path, place: "", problem: problem, advice: advice)
    }
}
