import Foundation
import Signal
import Testing

@Suite("Files") final class FileTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "lamppost-signal-" + UUID().uuidString
        try File.makeFolder(folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func failure(_ body: () throws -> Void) -> FileError? {
        do {
            try body()
            return nil
        } catch {
            return error as? FileError
        }
    }

    @Test("what is written is read, from any place, in pieces of any size")
    func readsAndWrites() throws {
        let path = folder + "/a"
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try File.replace(path, with: bytes)
        #expect(try File.contents(of: path, limit: bytes.count) == bytes)
        let file = try File(reading: path)
        #expect(file.path == path)
        #expect(file.size == bytes.count)
        try file.seek(to: 199_990)
        var chunk = [UInt8](repeating: 0, count: 64)
        var span = chunk.mutableSpan
        #expect(try file.read(into: &span) == 10)
        #expect(try file.read(into: &span) == 0)
        #expect(Array(chunk[..<10]) == Array(bytes[199_990...]))
    }

    @Test("a missing file is told from other failures")
    func missing() throws {
        let path = folder + "/none"
        let error = try #require(failure { _ = try File.contents(of: path, limit: 10) })
        #expect(error.isMissing)
        #expect(error.description == "\(path): cannot open: No such file or directory")
        #expect(error.explained == error.description + "; check the name")
        let folderError = try #require(failure { _ = try File.contents(of: folder, limit: 10) })
        #expect(!folderError.isMissing)
        #expect(folderError.operation == "read")
    }

    @Test("a file larger than the limit is refused, one as large is not")
    func limit() throws {
        let path = folder + "/b"
        try File.replace(path, with: [1, 2, 3])
        #expect(try File.contents(of: path, limit: 3) == [1, 2, 3])
        let error = try #require(failure { _ = try File.contents(of: path, limit: 2) })
        #expect(error.code == EFBIG)
        #expect(error.problem == "cannot read: larger than 2 bytes")
    }

    @Test("an empty file has no bytes, a pipe or device no size")
    func empty() throws {
        let path = folder + "/c"
        try File.replace(path, with: [])
        #expect(try File.contents(of: path, limit: 0) == [])
        #expect(try File(reading: "/dev/null").size == nil)
    }

    @Test("a replaced file appears whole, and nothing unfinished stays")
    func replaces() throws {
        let path = folder + "/d"
        try File.replace(path, with: [1])
        try File.replace(path, with: [2, 3])
        #expect(try File.contents(of: path, limit: 10) == [2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["d"])
        let error = try #require(failure { try File.replace(folder + "/no/d", with: []) })
        #expect(error.isMissing)
    }

    @Test("replacing follows a link and keeps the rights of what is there; a link that leads nowhere stays")
    func replacesBehindALink() throws {
        let files = FileManager.default
        let (path, link, lost) = (folder + "/q", folder + "/r", folder + "/s")
        try File.replace(path, with: [1])
        try files.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try files.createSymbolicLink(atPath: link, withDestinationPath: "q")
        try files.createSymbolicLink(atPath: lost, withDestinationPath: "nowhere")
        try File.replace(link, with: [2])
        #expect(try File.contents(of: path, limit: 10) == [2])
        #expect(try files.destinationOfSymbolicLink(atPath: link) == "q")
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(failure { try File.replace(lost, with: [3]) }?.isMissing == true)
        #expect(try files.contentsOfDirectory(atPath: folder).sorted() == ["q", "r", "s"])
    }

    @Test("into a pipe the bytes are written, and nothing takes its place")
    func replacesNoPipe() throws {
        let pipe = folder + "/t"
        try Process.run(URL(filePath: "/usr/bin/mkfifo"), arguments: [pipe]).waitUntilExit()
        // Open for both, so that neither waits for the other.
        let other = try #require(FileHandle(forUpdatingAtPath: pipe))
        try File.replace(pipe, with: [1, 2, 3])
        #expect(!Folder.isFile(pipe) && Folder.has(pipe))
        guard !Folder.isFile(pipe) else { return }
        #expect(try other.read(upToCount: 3) == Data([1, 2, 3]))
    }

    @Test("a file that one writes alone is refused to a second until the first is done, and holds only the last's bytes")
    func alone() throws {
        let path = folder + "/l"
        do {
            let first = try File(creatingAlone: path)
            try first.write("first and long")
            let error = try #require(failure { _ = try File(creatingAlone: path) })
            #expect(error.isHeld)
            #expect(
                error.explained == "\(path): cannot create: another process is writing it; wait for it, or choose another name")
            try first.write(", undisturbed")
            #expect(try File.contents(of: path, limit: 100) == Array("first and long, undisturbed".utf8))
        }
        let second = try File(creatingAlone: path)
        try second.write("second")
        #expect(try File.contents(of: path, limit: 100) == Array("second".utf8))
        // Under its final name, the file is no longer in the way of the next one.
        try File.rename(path, to: folder + "/m")
        let third = try File(creatingAlone: path)
        try third.write("third")
        #expect(try File.contents(of: folder + "/m", limit: 100) == Array("second".utf8))
    }

    @Test("replacing needs no name that another process may have, and leaves nothing when it fails")
    func replacesBesideAnother() throws {
        let path = folder + "/n"
        let other = try File(creatingAlone: path + ".unfinished")
        try other.write("another's")
        try File.replace(path, with: [4])
        #expect(try File.contents(of: path, limit: 10) == [4])
        #expect(try File.contents(of: path + ".unfinished", limit: 10) == Array("another's".utf8))
        try File.makeFolder(folder + "/o/p")
        #expect(failure { try File.replace(folder + "/o", with: [1]) } != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["n", "n.unfinished", "o"])
    }

    @Test("every failure says what to do")
    func advice() {
        for code in Int32(1)..<132 {
            for operation in ["open", "read", "create", "write", "make folder"] {
                let error = FileError(path: "a", operation: operation, code: code)
                #expect(error.description.hasPrefix("a: cannot \(operation): "))
                #expect(error.explained.hasSuffix("; \(error.advice)") && !error.advice.isEmpty)
            }
        }
        #expect(FileError(path: "a", operation: "read", code: EISDIR).advice == "name a file, not a folder")
    }

    @Test("appending goes on at the end, creating begins anew")
    func appends() throws {
        let path = folder + "/e"
        for text in ["one\n", "two\n"] {
            let file = try File(appending: path)
            try file.write(text)
            try file.synchronize()
        }
        #expect(try File.contents(of: path, limit: 100) == Array("one\ntwo\n".utf8))
        let file = try File(creating: path)
        try file.write("three\n")
        #expect(try File.contents(of: path, limit: 100) == Array("three\n".utf8))
    }

    @Test("folders are made with those above them")
    func folders() throws {
        let deep = folder + "/x/y/z"
        try File.makeFolder(deep)
        try File.makeFolder(deep)
        try File.replace(deep + "/f", with: [1])
        let error = failure { try File.makeFolder(deep + "/f/g") }
        #expect(error?.operation == "make folder")
    }

    @Test("removing and renaming what is not there fails")
    func removes() throws {
        let path = folder + "/h"
        try File.replace(path, with: [1])
        try File.rename(path, to: folder + "/i")
        #expect(failure { try File.remove(path) }?.isMissing == true)
        #expect(failure { try File.rename(path, to: folder + "/j") }?.isMissing == true)
        try File.remove(folder + "/i")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("a path with a zero byte inside does not reach another file")
    func zeroByte() throws {
        try File.replace(folder + "/k", with: [1])
        #expect(failure { _ = try File.contents(of: folder + "/k\0.txt", limit: 10) } != nil)
    }
}
