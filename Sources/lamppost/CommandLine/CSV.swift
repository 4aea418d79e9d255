import Signal

/// Fields of comma-separated tables (RFC 4180).
enum CSV {
    /// A text, in quotes where it needs them.
    static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Seconds with three decimals, rounded down.
    static func seconds(_ time: MediaTime) -> String {
        let milliseconds = time.nanoseconds / 1_000_000
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }

    /// One decimal, rounded to the nearest; "nan" for what is no number.
    static func tenths(_ value: Float) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "nan" }
        let whole = Int((value * 10).rounded())
        return "\(whole < 0 ? "-" : "")\(whole.magnitude / 10).\(whole.magnitude % 10)"
    }

    /// A number of thousandths: −250 is "-0.250".
    static func permille(_ value: Int) -> String {
        let fraction = String(value.magnitude % 1_000)
        return "\(value < 0 ? "-" : "")\(value.magnitude / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
