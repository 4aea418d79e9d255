import Policy
import Signal

/// A policy as it lies in a file, or comes on standard input.
enum PolicyFile {
    /// One byte more than the limit is read, so that the compiler, not the reader, says that the file is too long.
    static func read(_ file: String) throws -> CompiledPolicy {
        var bytes: [UInt8] = []
        let input = try File(reading: file)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= PolicyLimits.bytes {
            var target = chunk.mutableSpan
            let count = try input.read(into: &target)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[0..<count])
        }
        return try PolicyCompiler.compile(bytes, file: input.path)
    }

}
