import Consent
import Signal

/// A folder in memory that knows what a crash would leave of it, and fails or dies at a call of one's choice.
final class FailingFolder: DurableFolder {
    /// What the system was told, and what of it the disk has.
    final class Content {
        var now: [UInt8]
        var durable: [UInt8]

        init(now: [UInt8], durable: [UInt8]) {
            self.now = now
            self.durable = durable
        }
    }

    /// What happens at the chosen call.
    enum Fault: Equatable {
        /// The call does a part of its work and fails; calls after it work.
        case fails(code: Int32)
        /// It and all that follow fail: a disk that is full, or read only.
        case failsFromThere(code: Int32)
        /// The process dies in it, having done a part of its work.
        case dies
    }

    let path = "ledger"
    private(set) var calls = 0
    private(set) var isDead = false
    var files: [String: Content]
    /// What the names on the disk stand for.
    private var durableNames: [String: Content]
    private let fault: (call: Int, kind: Fault)?
    /// How many bytes of an append that fails are written.
    private let part: Int

    init(files: [String: [UInt8]] = [:], failing fault: (call: Int, kind: Fault)? = nil, part: Int = 0) {
        self.files = files.mapValues { Content(now: $0, durable: $0) }
        durableNames = self.files
        self.fault = fault
        self.part = part
    }

    private func step(_ operation: String, _ name: String, _ partly: () -> Void = {}) throws(FileError) {
        if isDead { throw FileError(path: name, operation: operation, code: 5) }
        calls += 1
        guard let fault else { return }
        switch fault.kind {
        case .fails(let code) where calls == fault.call: throw failed(operation, name, code, partly)
        case .failsFromThere(let code) where calls >= fault.call: throw failed(operation, name, code, partly)
        case .dies where calls == fault.call:
            isDead = true
            throw failed(operation, name, 5, partly)
        default: return
        }
    }

    private func failed(_ operation: String, _ name: String, _ code: Int32, _ partly: () -> Void) -> FileError {
        partly()
        return FileError(path: "\(path)/\(name)", operation: operation, code: code)
    }

    func contents(of name: String, limit: Int) throws(FileError) -> [UInt8]? {
        try step("read", name)
        return files[name]?.now
    }

    func append(_ bytes: [UInt8], to name: String) throws(FileError) {
        func put(_ count: Int) {
            let content = files[name] ?? Content(now: [], durable: [])
            content.now += bytes.prefix(count)
            files[name] = content
        }
        try step("write", name) { put(min(part, bytes.count)) }
        put(bytes.count)
    }

    func truncate(_ name: String, to size: Int) throws(FileError) {
        try step("truncate", name)
        if let content = files[name] { content.now = Array(content.now.prefix(size)) }
    }

    func synchronize(_ name: String) throws(FileError) {
        try step("synchronise", name)
        if let content = files[name] { content.durable = content.now }
    }

    func rename(_ name: String, to newName: String) throws(FileError) {
        try step("create", newName)
        files[newName] = files.removeValue(forKey: name)
    }

    func remove(_ name: String) throws(FileError) {
        try step("remove", name)
        files[name] = nil
    }

    func synchronizeNames() throws(FileError) {
        try step("synchronise", path)
        durableNames = files
    }

    // MARK: What is left

    /// What the next process finds after this one was killed: the system goes on.
    var afterKill: [String: [UInt8]] { files.mapValues(\.now) }

    /// What may be found after a loss of power: names as they were or as they are, and of each file what the disk has, or
    /// any part of what was appended to it since.
    var afterPowerLoss: [[String: [UInt8]]] {
        var results: [[String: [UInt8]]] = []
        for names in [files, durableNames] {
            let whole = names.mapValues(\.durable)
            results.append(whole)
            for (name, content) in names.sorted(by: { $0.key < $1.key }) where content.now != content.durable {
                var same = 0
                while same < min(content.now.count, content.durable.count), content.now[same] == content.durable[same] {
                    same += 1
                }
                for count in same...content.now.count {
                    var result = whole
                    result[name] = Array(content.now.prefix(count))
                    results.append(result)
                }
            }
        }
        return results
    }
}
