/// A date and time of day in the proleptic Gregorian calendar.
public struct CivilTime: Hashable, Sendable {
    public var year: Int
    /// 1 ... 12.
    public var month: Int
    /// 1 ... 31.
    public var day: Int
    /// 0 ... 23.
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var nanosecond: Int

    /// The date and time of day at a universal time.
    public init(_ time: UTCTime) {
        let perDay: Int64 = 86_400_000_000_000
        var days = time.nanoseconds / perDay
        var rest = time.nanoseconds % perDay
        if rest < 0 {
            days -= 1
            rest += perDay
        }
        (year, month, day) = CivilTime.date(ofDay: Int(days))
        hour = Int(rest / 3_600_000_000_000)
        minute = Int(rest / 60_000_000_000 % 60)
        second = Int(rest / 1_000_000_000 % 60)
        nanosecond = Int(rest % 1_000_000_000)
    }

    /// Days from 1970-01-01 to a date. Counts in years that begin in March, so that the leap day comes last.
    static func day(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func parse(_ text: String) -> UTCTime? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 35 else { return nil }
        func digits(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func has(_ character: Character, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == character.asciiValue
        }
        guard let year = digits(0..<4), has("-", at: 4), let month = digits(5..<7), has("-", at: 7),
            let day = digits(8..<10), has("T", at: 10) || has("t", at: 10) || has(" ", at: 10),
            let hour = digits(11..<13), has(":", at: 13), let minute = digits(14..<16), has(":", at: 16),
            let second = digits(17..<19),
            (1970...2200).contains(year), (1...12).contains(month), hour < 24, minute < 60, second < 60
        else { return nil }
        let days = CivilTime.day(year: year, month: month, day: day)
        guard CivilTime.date(ofDay: days) == (year, month, day) else { return nil }
        var at = 19
        var nanosecond = 0
        if has(".", at: at) {
            let start = at + 1
            at = start
            var scale = 100_000_000
            while at < bytes.count, (48...57).contains(bytes[at]), at - start < 9 {
                nanosecond += Int(bytes[at] - 48) * scale
                scale /= 10
                at += 1
            }
            guard at > start else { return nil }
        }
        var offset = 0
        if has("Z", at: at) || has("z", at: at) {
            at += 1
        } else {
            guard has("+", at: at) || has("-", at: at), let hours = digits(at + 1..<at + 3), has(":", at: at + 3),
                let minutes = digits(at + 4..<at + 6), hours <= 18, minutes < 60, hours * 60 + minutes <= 1080
            else { return nil }
            offset = (hours * 60 + minutes) * (has("-", at: at) ? -1 : 1)
            at += 6
        }
        guard at == bytes.count else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60
        return UTCTime(nanoseconds: Int64(seconds) * 1_000_000_000 + Int64(nanosecond))
    }

    /// The offset written at the end of a text that `parse` accepts, in minutes.
    static func offsetMinutes(of text: String) -> Int {
        let tail = Array(text.utf8.suffix(6))
        guard tail.count == 6, tail[0] == 43 || tail[0] == 45, tail[3] == 58 else { return 0 }
        let minutes = (Int(tail[1] - 48) * 10 + Int(tail[2] - 48)) * 60 + Int(tail[4] - 48) * 10 + Int(tail[5] - 48)
        return tail[0] == 45 ? -minutes : minutes
    }
}

extension UTCTime: CustomStringConvertible {
    /// RFC 3339 in universal time; a fraction only where there is one.
    public var description: String {
        let civil = CivilTime(self)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
        let time = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
        let fraction = civil.nanosecond == 0 ? "" : ".\(padded(civil.nanosecond, 9))"
        return "\(date)T\(time)\(fraction)Z"
    }
}
