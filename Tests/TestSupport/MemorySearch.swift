import Signal
import Synchronization

/// What is searched for in memory: never held in plain, so that a search does not find the needle itself.
public struct MemoryNeedle: Sendable {
    /// What it is: "raw", "float".
    public let name: String
    fileprivate let encoded: [UInt8]
    /// The indices in the first eight bytes that can stand at an address of 3 modulo 8.
    fileprivate let phases: [Int]

    /// A needle of `count` bytes, at least 16, which `byte` names one by one.
    ///
    /// - Parameter alignment: 1, 2, 4 or 8; only addresses that are a multiple of it are searched.
    public init(_ name: String, count: Int, alignment: Int = 1, byte: (Int) -> UInt8) {
        precondition(count >= 16, "a needle has at least 16 bytes")
        self.name = name
        encoded = (0..<count).map { byte($0) ^ MemoryNeedle.key($0) }
        phases = (0..<8).filter { (3 - $0) % alignment == 0 }
    }

    fileprivate subscript(_ index: Int) -> UInt8 { encoded[index] ^ MemoryNeedle.key(index) }

    static func key(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: 0xa5 &+ index &* 37) }
}

/// Searches all writable memory of a process.
public enum MemorySearch {
    /// Where something was found: the needle's name and the mapping, `raw in [heap]`.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        public let needle: String
        public let mapping: String
        public var description: String { "\(needle) in \(mapping)" }
    }

    /// The mappings in which a needle stands at least once.
    ///
    /// Wherever a needle begins, one of its first eight bytes stands at an address of 3 modulo 8: only those are looked
    /// at. (Not of 0 modulo 8: the lowest byte of a Float made from a 16-bit sample is zero, as most of memory is.) What
    /// was read is wiped afterwards. One search goes on at a time: a second one would find what the first has read.
    ///
    /// - Parameter process: its number; `nil` for this one.
    public static func find(_ needles: [MemoryNeedle], in process: Int32? = nil) throws -> [Finding] {
        try turn.withLock { _ in try search(needles, "/proc/\(process.map(String.init) ?? "self")") }
    }

    private static let turn = Mutex<Void>(())

    private static func search(_ needles: [MemoryNeedle], _ process: String) throws -> [Finding] {
        let maps = try File.contents(of: "\(process)/maps", limit: 1 << 24)
        let memory = try File(reading: "\(process)/mem")
        let longest = needles.map(\.encoded.count).max() ?? 0
        var isFirst = [Bool](repeating: false, count: 256)
        for needle in needles { for index in needle.phases { isFirst[Int(needle[index])] = true } }
        var chunk = WipedBuffer<UInt8>(capacity: 1 << 20)
        var found: [Finding] = []
        for mapping in mappings(maps) {
            var at = mapping.start
            while at < mapping.end {
                let count = read(memory, from: at, to: mapping.end, into: &chunk)
                if count == 0 { break }
                for needle in holds(chunk.span, needles, isFirst) {
                    let finding = Finding(needle: needle, mapping: mapping.name)
                    if !found.contains(finding) { found.append(finding) }
                }
                // Chunks overlap, so that none is cut in two; their starts stay multiples of 8.
                let overlap = (longest + 7) / 8 * 8
                at += at + count < mapping.end && count > overlap ? count - overlap : count
            }
        }
        return found
    }

    /// Fills the chunk and says how much came: 0 where the memory cannot be read.
    private static func read(
        _ memory: borrowing File, from start: Int, to end: Int, into chunk: inout WipedBuffer<UInt8>
    ) -> Int {
        chunk.resize(to: min(chunk.capacity, end - start))
        do {
            try memory.seek(to: start)
            var target = chunk.mutableSpan
            let count = try memory.read(into: &target)
            chunk.resize(to: count)
            return count
        } catch {
            return 0
        }
    }

    private static func holds(_ chunk: Span<UInt8>, _ needles: [MemoryNeedle], _ isFirst: [Bool]) -> [String] {
        var names: [String] = []
        var at = 3
        while at < chunk.count {
            if isFirst[Int(chunk[at])] {
                for needle in needles where !names.contains(needle.name) {
                    for phase in needle.phases where needle[phase] == chunk[at] && matches(needle, chunk, at - phase) {
                        names.append(needle.name)
                        break
                    }
                }
            }
            at += 8
        }
        return names
    }

    private static func matches(_ needle: MemoryNeedle, _ chunk: Span<UInt8>, _ start: Int) -> Bool {
        guard start >= 0, start + needle.encoded.count <= chunk.count else { return false }
        for index in needle.encoded.indices where chunk[start + index] != needle[index] { return false }
        return true
    }

    /// The mappings that can be read and written.
    private static func mappings(_ maps: [UInt8]) -> [(start: Int, end: Int, name: String)] {
        var result: [(start: Int, end: Int, name: String)] = []
        for line in maps.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count >= 2, fields[1].hasPrefix("rw") else { continue }
            let ends = fields[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            guard ends.count == 2 else { continue }
            result.append((ends[0], ends[1], fields.count > 5 ? fields[5] : "memory at \(fields[0])"))
        }
        return result
    }
}
