import Signal

/// A length of time as ISO 8601 writes it, in whole seconds: `P30D`, `PT1H30M`, `P2W`.
///
/// Years and months are refused: they have no fixed length.
enum ConsentDuration {
    /// `nil` if it is no such text or is longer than `ConsentRecord.longestDuration`.
    static func parse(_ text: String) -> Nanoseconds? {
        var rest = Substring(text)
        guard rest.popFirst() == "P", !rest.isEmpty, text.utf8.count <= 32 else { return nil }
        if rest.last == "W" {
            guard let weeks = number(rest.dropLast()) else { return nil }
            return total(weeks, unit: 604_800, to: 0)
        }
        var seconds: Int64 = 0
        var units: [(name: Character, seconds: Int64)] = [("D", 86_400)]
        var isTime = false
        var digits = Substring()
        while let character = rest.popFirst() {
            if character == "T" {
                guard !isTime, digits.isEmpty, !rest.isEmpty else { return nil }
                isTime = true
                units = [("H", 3_600), ("M", 60), ("S", 1)]
            } else if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                guard let at = units.firstIndex(where: { $0.name == character }), let count = number(digits),
                    let sum = total(count, unit: units[at].seconds, to: seconds)
                else { return nil }
                seconds = sum / 1_000_000_000
                units.removeFirst(at + 1)
                digits = Substring()
            }
        }
        return digits.isEmpty ? seconds * 1_000_000_000 : nil
    }

    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }

    /// Nanoseconds in `count` units and `seconds` more, if that is not too long.
    private static func total(_ count: Int64, unit: Int64, to seconds: Int64) -> Nanoseconds? {
        let sum = count * unit + seconds
        let most = ConsentRecord.longestDuration / 1_000_000_000
        return sum <= most ? sum * 1_000_000_000 : nil
    }

    /// The one spelling that this program writes: days, hours, minutes, seconds, those that are not zero.
    static func text(_ length: Nanoseconds) -> String {
        let seconds = length / 1_000_000_000
        let parts = [(seconds % 86_400 / 3_600, "H"), (seconds % 3_600 / 60, "M"), (seconds % 60, "S")]
        let days = seconds / 86_400
        let date = days == 0 ? "" : "\(days)D"
        let time = parts.filter { $0.0 != 0 }.map { "\($0.0)\($0.1)" }.joined()
        if date.isEmpty, time.isEmpty { return "PT0S" }
        return "P" + date + (time.isEmpty ? "" : "T" + time)
    }
}
