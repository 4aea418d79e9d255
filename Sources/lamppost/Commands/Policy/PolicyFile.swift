import Policy
import Signal

/// A policy as it lies in a file with its parts beside it, or comes on standard input.
enum PolicyFile {
    /// - Parameter file: a path, or `-` for standard input, which has no parts.
    static func read(_ file: String) throws -> CompiledPolicy {
        let bytes = try contents(file)
        let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(file[...$0]) } ?? ""
        return try PolicyCompiler.compile(bytes, file: name(file)) { name throws(PolicyPartError) in
            if file == "-" {
                throw PolicyPartError(
                    problem: "a policy on standard input has no folder to look in", advice: "name its file instead")
            }
            return try part(name, in: folder)
        }
    }

    /// A part, which is a file of the policy's own folder or of one below.
    ///
    /// - Parameter folder: ends with `/`, or is empty.
    private static func part(_ name: String, in folder: String) throws(PolicyPartError) -> [UInt8] {
        let path = folder + name
        if let home = Folder.resolved(folder.isEmpty ? "." : folder), let place = Folder.resolved(path) {
            guard place.hasPrefix(home == "/" ? home : home + "/") else {
                throw PolicyPartError(
                    problem: "it is a link that leads out of the policy's folder", advice: "put the file itself at \(path)")
            }
            guard Folder.isFile(place) || Folder.isFolder(place) else {
                throw PolicyPartError(problem: "it is no file but a device or a pipe", advice: "put a file at \(path)")
            }
        }
        do throws(FileError) {
            return try contents(path)
        } catch {
            throw PolicyPartError(problem: error.problem, advice: "\(path): \(error.advice)")
        }
    }

    /// How messages name it.
    static func name(_ file: String) -> String { file == "-" ? "standard input" : file }

    /// One byte more than the limit is read, so that the compiler, not the reader, says that the file is too long.
    static func contents(_ file: String) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        let input = try File(reading: file)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= PolicyLimits.bytes {
            var target = chunk.mutableSpan
            let count = try input.read(into: &target)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[0..<count])
        }
        return bytes
    }

    /// Does something with each policy, of which it gets the name for messages.
    ///
    /// - Returns: the worst status of all.
    static func each(
        _ files: [String], _ body: (CompiledPolicy, String, inout Output) throws -> ExitStatus
    ) throws -> ExitStatus {
        try eachFile(files) { file, output in try body(try read(file), name(file), &output) }
    }

    /// Does something with each file; each stands alone: one that is no policy is reported, and the others go on.
    ///
    /// - Returns: the worst status of all.
    static func eachFile(
        _ files: [String], _ body: (String, inout Output) throws -> ExitStatus
    ) throws -> ExitStatus {
        var output = Output()
        var status = ExitStatus.done
        for file in files {
            do {
                let next = try body(file, &output)
                if next.rawValue > status.rawValue { status = next }
            } catch let error as PolicyError {
                status = .badInput
                Messages.problem(error.description)
            } catch let error as FileError where error.isOfInput {
                status = .badInput
                Messages.problem(error.explained)
            }
        }
        try output.flush()
        return status
    }
}
