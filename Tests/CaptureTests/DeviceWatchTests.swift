import Capture
import Foundation
import Testing

@Suite("A watch over a folder of devices") struct DeviceWatchTests {
    /// A folder in a folder of its own, for the one above is watched too.
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let above = FileManager.default.temporaryDirectory.appending(path: "lamppost-watch-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: above) }
        let folder = above.appending(path: "dev")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try body(folder)
    }

    @Test("sees a name that appears, and a mode that changes")
    func changes() throws {
        try inFolder { folder in
            var watch = try DeviceWatch(folder: folder.path)
            var seen = [watch.changed()]
            let device = folder.appending(path: "video0")
            try Data().write(to: device)
            seen += [watch.changed(), watch.changed()]
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: device.path)
            seen += [watch.changed(), watch.changed()]
            #expect(seen == [false, true, false, true, false])
        }
    }

    @Test("sees more changes than it reads at once")
    func manyChanges() throws {
        try inFolder { folder in
            var watch = try DeviceWatch(folder: folder.path)
            for number in 0..<500 { try Data().write(to: folder.appending(path: "video\(number)")) }
            let seen = [watch.changed(), watch.changed()]
            #expect(seen == [true, false])
        }
    }

    @Test("goes on when the folder goes and comes back")
    func folderComesBack() throws {
        try inFolder { folder in
            try FileManager.default.removeItem(at: folder)
            var watch = try DeviceWatch(folder: folder.path)
            for _ in 0..<2 {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                var seen = [watch.changed()]
                try Data().write(to: folder.appending(path: "pcmC0D0c"))
                seen.append(watch.changed())
                #expect(seen == [true, true])
                try FileManager.default.removeItem(at: folder)
                _ = watch.changed()
            }
        }
    }

    @Test("needs a folder")
    func refused() {
        #expect(throws: (any Error).self) { try DeviceWatch(folder: "/no such folder/dev").descriptor }
    }
}
