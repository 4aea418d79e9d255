import Glibc
import Signal
import Synchronization

/// Standard output through a buffer of our own, for data.
struct Output: ~Copyable {
    private let file = File(.standardOutput)
    private var buffer: [UInt8] = []
    private static let full = 65_536

    init() { buffer.reserveCapacity(Output.full + 4_096) }

    /// Whether a person is likely to read standard output now.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    deinit { try? file.write(buffer) }

    mutating func write(_ text: String) throws(FileError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Output.full { try flush() }
    }

    mutating func line(_ text: String) throws(FileError) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(0x0a)
        if buffer.count >= Output.full { try flush() }
    }

    /// Bytes appended by `body` straight to the buffer: no text is made.
    mutating func write(_ body: (inout [UInt8]) -> Void) throws(FileError) {
        body(&buffer)
        if buffer.count >= Output.full { try flush() }
    }

    mutating func flush() throws(FileError) {
        // What could not be written is not tried again at the end.
        defer { buffer.removeAll(keepingCapacity: true) }
        try file.write(buffer)
    }
}

extension Output {
    /// Writes a text and a line feed at once.
    static func say(_ text: String) throws(FileError) {
        var output = Output()
        try output.line(text)
        try output.flush()
    }
}

/// Standard error: messages for the person.
enum Messages {
    private static let taker = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// Has messages taken by whoever has the terminal to themselves; `nil`: they are written again.
    static func divert(_ taker: (@Sendable (String) -> Void)?) { Messages.taker.withLock { $0 = taker } }

    static func say(_ text: String) {
        if let taker = taker.withLock(\.self) { return taker(text) }
        try? File(.standardError).write(text + "\n")
    }

    static func problem(_ text: String) { say("lamppost: \(text)") }

    /// Replaces the line that `show` wrote before; for terminals.
    static func show(_ text: String) {
        try? File(.standardError).write("\r\u{1b}[K" + text)
    }

    /// Whether a person is likely to read standard error now.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
