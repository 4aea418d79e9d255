import Consent
import Pipeline
import Signal

/// `--record`, `--part` and `--keep-recordings`: what of a live run is kept on disk, and for how long.
struct RecordingOptions {
    /// The file to record to.
    let path: String?
    private let part: Nanoseconds?
    private let kept: Nanoseconds?

    /// How long our own consent records let recordings be kept.
    private static let usualRetention = ConsentTerms().retention
    private static let usualPart: Nanoseconds = 3_600_000_000_000
    /// No part is shorter: parts begin on the grid.
    private static let shortestPart: Nanoseconds = 500_000_000

    init(_ arguments: inout Arguments) throws {
        path = try arguments.value("--record")
        part = try RecordingOptions.part(&arguments)
        kept = try LiveCommand.length(&arguments, "--keep-recordings", like: "P7D")
        if path == nil, part != nil || kept != nil {
            throw Failure.usage("--part and --keep-recordings are of a recording: give --record FILE", command: arguments.command)
        }
    }

    /// A length of time that may have a fraction of a second.
    private static func part(_ arguments: inout Arguments) throws -> Nanoseconds? {
        guard let text = try arguments.value("--part") else { return nil }
        guard let length = fractional(text), length >= shortestPart else {
            throw Failure.usage(
                "--part expects a length of time from PT0.5S on, such as PT1H, found \"\(text)\"", command: arguments.command)
        }
        return length
    }

    private static func fractional(_ text: String) -> Nanoseconds? {
        guard let dot = text.firstIndex(of: ".") else { return ConsentTerms.duration(text) }
        let digits = text[text.index(after: dot)...].dropLast()
        guard text.last == "S", (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let whole = ConsentTerms.duration(text[..<dot] + "S"), var fraction = Int64(digits)
        else { return nil }
        for _ in digits.utf8.count..<9 { fraction *= 10 }
        return whole + fraction
    }

    /// Says it of the devices of a run.
    ///
    /// - Parameters:
    ///   - record: under which it is recorded. Where it gives no consent to record, what former runs recorded goes all the same.
    ///   - began: the time on the wall.
    /// - Throws: if it is to be kept longer than that allows.
    func apply(to devices: inout LiveSetup, under record: ConsentRecord?, began: UTCTime) throws {
        devices.began = began
        guard path != nil else { return }
        let given = record?.processing.first { $0.purpose == .record && $0.state == .given }
        let most = given?.retention ?? RecordingOptions.usualRetention
        let length = kept ?? most
        guard length <= most else {
            throw Failure.usage(
                "--keep-recordings: consent to record allows \(RecordingOptions.text(most)) at most, found "
                    + RecordingOptions.text(length), command: LiveCommand.name)
        }
        let partLength = part ?? min(RecordingOptions.usualPart, length / 2)
        guard partLength >= RecordingOptions.shortestPart, partLength < length else {
            throw Failure.usage(
                "recordings are kept for \(RecordingOptions.text(length)), which is to be longer than --part",
                command: LiveCommand.name)
        }
        (devices.recordingKept, devices.partDuration) = (length, partLength)
    }

    private static func text(_ length: Nanoseconds) -> String {
        let seconds = length / 1_000_000_000
        return seconds >= 86_400 && seconds % 86_400 == 0 ? "P\(seconds / 86_400)D" : "PT\(seconds)S"
    }
}
