extension SealedChain {
    /// Checks a chain as its bytes come, holding at most one line.
    ///
    /// The first bad line is named. A digest that does not fit may be wrong on either side: the line before may have
    /// been changed, or the digest itself. Which one is told by the line that follows, so that a fault is known
    /// for certain one line late.
    public struct Verifier: Sendable {
        private var lines = LineSplitter(longest: longestLine)
        private var writer = Writer()
        private var sealed: Verdict?
        private var fault: Fault?
        /// A digest that did not fit, waiting for the line that follows.
        private var doubt: Doubt?
        /// Whether the first line may be any line of a chain.
        private let isPart: Bool
        /// The number of the line with which the bytes begin; 0 before it has come.
        public private(set) var first = 0

        /// - Parameter isPart: whether lines before the first may be gone. What the first then says of its own number, and
        ///   of the digest of the line before it, is believed.
        public init(isPart: Bool = false) {
            self.isPart = isPart
        }

        /// The number of the last complete line found sound so far, the seal not counted.
        public var count: Int { writer.count }
        /// Whether nothing that follows can change the verdict.
        public var isBroken: Bool { fault != nil }

        /// Takes in the next bytes; `each` sees every complete line that they end, sound so far, the seal left out.
        ///
        /// A line is shown once its own `seq` and `prev` are found right; that its other bytes are
        /// is known only when the next line, or the seal, was.
        public mutating func update(_ bytes: Span<UInt8>, each: (_ number: Int, _ line: [UInt8]) -> Void = { _, _ in }) {
            var start = 0
            while fault == nil, start < bytes.count {
                switch lines.take(bytes, from: &start) {
                case .needsMore: return
                case .line(let line):
                    if accept(line) { each(writer.count, line) }
                case .tooLong:
                    fail(doubt?.own ?? Fault(line: writer.count + 1, problem: "longer than \(longestLine) bytes"))
                }
            }
        }

        /// The verdict, when no bytes follow. With `expecting`, a chain that ends in another head is broken.
        public func finish(expecting head: Digest256? = nil) -> Verdict {
            if let fault { return .broken(fault) }
            if let doubt { return .broken(doubt.own) }
            if let sealed {
                guard case .sealed(let count, let found) = sealed else { return sealed }
                if lines.held > 0 {
                    return .broken(
                        Fault(line: count + 2, problem: "expected the end after the seal, found \(lines.held) bytes"))
                }
                if let head, head != found {
                    return .broken(
                        Fault(line: count + 1, problem: "expected the chain to end in \(head), found \(found)"))
                }
                return sealed
            }
            return .unsealed(lines: writer.count, head: writer.head, tail: lines.held)
        }

        private mutating func fail(_ fault: Fault) {
            self.fault = fault
            doubt = nil
        }

        /// Whether the line may be shown.
        private mutating func accept(_ line: [UInt8]) -> Bool {
            if let doubt {
                // The doubtful line has been counted. If this one carries its digest, it is as it was written, and
                // what does not fit is the line before it.
                let isIntact = doubt.own.line > 1 && ChainLine(line)?.previous == writer.head
                fail(isIntact ? doubt.other : doubt.own)
                return false
            }
            begin(with: line)
            let number = writer.count + 1
            if sealed != nil {
                fail(Fault(line: number + 1, problem: "expected the end after the seal, found another line"))
                return false
            }
            guard let parts = ChainLine(line) else {
                fail(
                    Fault(
                        line: number,
                        problem: "expected {\"seq\":\(number),…,\"prev\":\"<64 digits>\"}, found \(excerpt(line))"))
                return false
            }
            guard parts.sequence == number else {
                let problem =
                    "expected seq \(number), found \(parts.sequence): a line is missing, doubled or out of place"
                fail(Fault(line: number, problem: problem))
                return false
            }
            if parts.isSeal { return acceptSeal(line, number, parts) }
            let fits = parts.previous == writer.head
            if !fits {
                doubt = Doubt(line: number, expected: writer.head, found: parts.previous)
            }
            writer = Writer(count: number, head: SHA256.hash(line))
            return fits
        }

        private mutating func begin(with line: [UInt8]) {
            guard first == 0 else { return }
            first = 1
            guard isPart, let parts = ChainLine(line), !parts.isSeal else { return }
            first = parts.sequence
            writer = Writer(count: first - 1, head: parts.previous)
        }

        /// The seal names the head twice: if both agree with each other, it is the line before that was changed.
        private mutating func acceptSeal(_ line: [UInt8], _ number: Int, _ parts: ChainLine) -> Bool {
            var expected = writer
            if Array(expected.seal().utf8.dropLast()) == line {
                sealed = .sealed(count: writer.count, head: writer.head)
                return false
            }
            var resealed = Writer(count: writer.count, head: parts.previous)
            if number > 1, Array(resealed.seal().utf8.dropLast()) == line {
                fail(Doubt(line: number, expected: writer.head, found: parts.previous).other)
            } else {
                fail(
                    Fault(
                        line: number,
                        problem:
                            "expected the seal of \(writer.count) lines that end in \(writer.head), found \(excerpt(line))"
                    ))
            }
            return false
        }

        /// A digest that does not fit, and the two ways to read it.
        private struct Doubt: Sendable {
            /// The line that carries the digest was changed.
            var own: Fault
            /// The line before it was.
            var other: Fault

            init(line: Int, expected: Digest256, found: Digest256) {
                own = Fault(line: line, problem: "expected prev \(expected), found \(found)")
                other = Fault(
                    line: line - 1,
                    problem:
                        "expected the line whose digest is \(found), found one whose digest is \(expected): it was changed"
                )
            }
        }

        private func excerpt(_ line: [UInt8]) -> String {
            if line.isEmpty { return "an empty line" }
            var text = ""
            for byte in line.prefix(60) {
                text += (0x20...0x7e).contains(byte) ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
            }
            return line.count > 60 ? text + "…" : text
        }
    }
}

extension SealedChain {
    /// The number that a line says that it has; `nil` for what is no line of a chain.
    public static func number(of line: [UInt8]) -> Int? { ChainLine(line)?.sequence }
}

/// What the chain itself needs of a line: its first and its last member.
struct ChainLine {
    var sequence: Int
    var previous: Digest256
    var isSeal: Bool

    /// `nil` unless the line has exactly the written spelling there.
    init?(_ line: [UInt8]) {
        let head = Array("{\"seq\":".utf8)
        let tail = Array(",\"prev\":\"".utf8)
        let tailLength = tail.count + 64 + 2
        guard line.count > head.count + tailLength, line.starts(with: head) else { return nil }
        var at = head.count
        var sequence = 0
        while (0x30...0x39).contains(line[at]), at - head.count < 18 {
            sequence = sequence * 10 + Int(line[at] - 0x30)
            at += 1
        }
        let tailStart = line.count - tailLength
        guard at > head.count, line[head.count] != 0x30, at < tailStart, line[at] == UInt8(ascii: ","),
            line[tailStart...].starts(with: tail), line[line.count - 2] == UInt8(ascii: "\""),
            line.last == UInt8(ascii: "}")
        else { return nil }
        let text = String(decoding: line[tailStart + tail.count..<line.count - 2], as: UTF8.self)
        guard let digest = Digest256(hex: text), digest.hex == text else { return nil }
        self.sequence = sequence
        previous = digest
        isSeal = line[at...].starts(with: Array(",\"seal\":".utf8))
    }
}
