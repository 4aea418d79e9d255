import Foundation
import Signal
import Testing

@Suite("Locked folder") final class LockedFolderTests {
    private let path = NSTemporaryDirectory() + "lamppost-locked-" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func failure(_ body: () throws -> Void) -> FileError? {
        do {
            try body()
            return nil
        } catch {
            return error as? FileError
        }
    }

    @Test("one at a time holds it, and whoever ends gives it free")
    func excludes() throws {
        do {
            let first = try LockedFolder(path)
            let error = failure { _ = try LockedFolder(path) }
            #expect(error?.isHeld == true)
            try first.append([1], to: "a")
        }
        let second = try LockedFolder(path)
        #expect(try second.contents(of: "a", limit: 10) == [1])
    }

    @Test("bytes are put at the end, cut, replaced and taken away")
    func changes() throws {
        let folder = try LockedFolder(path + "/in/another")
        #expect(try folder.contents(of: "a", limit: 10) == nil)
        try folder.append([1, 2, 3], to: "a")
        try folder.append([4], to: "a")
        try folder.truncate("a", to: 2)
        try folder.append([5], to: "a")
        try folder.synchronize("a")
        try folder.synchronizeNames()
        #expect(try folder.contents(of: "a", limit: 3) == [1, 2, 5])
        #expect(failure { _ = try folder.contents(of: "a", limit: 2) }?.code == FileError.tooLarge)
        try folder.replace("a", with: [9])
        try folder.append([8], to: "a")
        #expect(try folder.contents(of: "a", limit: 10) == [9, 8])
        #expect(try Folder.names(in: folder.path) == ["a", LockedFolder.lockName])
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/a")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try folder.remove("a")
        try folder.remove("a")
        #expect(try folder.contents(of: "a", limit: 10) == nil)
    }

    @Test("where nothing may be written it says so")
    func refused() throws {
        try File.makeFolder(path)
        try File.replace(path + "/file", with: [])
        let error = try #require(failure { _ = try LockedFolder(path + "/file/in") })
        #expect(error.description.contains("/file/in: cannot make folder: Not a directory"))
        #expect(failure { try Folder.synchronize(path + "/none") }?.isMissing == true)
    }
}
