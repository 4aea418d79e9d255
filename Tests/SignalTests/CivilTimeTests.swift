import Signal
import Testing

@Suite("Civil time") struct CivilTimeTests {
    private static let monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    @Test("every day from 1970 to 2200 in turn, to text and back")
    func everyDay() {
        var day: Int64 = 0
        for year in 1970...2200 {
            for month in 1...12 {
                let length =
                    CivilTimeTests.monthLengths[month - 1] + (month == 2 && CivilTimeTests.isLeap(year) ? 1 : 0)
                for dayOfMonth in 1...length {
                    // A time of day that goes through all hours and most seconds in the course of the days.
                    let second = day * 37 % 86_400
                    let time = UTCTime(nanoseconds: (day * 86_400 + second) * 1_000_000_000)
                    let civil = CivilTime(time)
                    if civil.year != year || civil.month != month || civil.day != dayOfMonth
                        || civil.hour * 3_600 + civil.minute * 60 + civil.second != Int(second)
                    {
                        Issue.record("day \(day) is \(civil), not \(year)-\(month)-\(dayOfMonth)")
                    }
                    if dayOfMonth == 1 || dayOfMonth >= 28 {
                        let text =
                            "\(year)-\(padded(month))-\(padded(dayOfMonth))T"
                            + "\(padded(civil.hour)):\(padded(civil.minute)):\(padded(civil.second))Z"
                        if time.description != text || UTCTime(text) != time { Issue.record("\(text) is \(time)") }
                    }
                    day += 1
                }
            }
        }
        #expect(day == 84_371)
    }

    @Test("times before 1970 and at the ends of what 64 bits hold")
    func extremes() {
        let before = CivilTime(UTCTime(nanoseconds: -1))
        #expect(before.year == 1969 && before.month == 12 && before.day == 31)
        #expect(before.hour == 23 && before.minute == 59 && before.second == 59 && before.nanosecond == 999_999_999)
        #expect(UTCTime(nanoseconds: .max).description == "2262-04-11T23:47:16.854775807Z")
        #expect(UTCTime(nanoseconds: .min).description == "1677-09-21T00:12:43.145224192Z")
    }

    @Test(
        "RFC 3339 texts",
        arguments: [
            ("1970-01-01T00:00:00Z", 0 as Int64),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:01Z", 1_000_000_000),
            ("1970-01-01T00:00:00.5Z", 500_000_000),
            ("1970-01-01T00:00:00.123456789Z", 123_456_789),
            ("1970-01-01T01:00:00+01:00", 0),
            ("1970-01-01T00:00:00-01:30", 5_400_000_000_000),
            ("1970-01-01T00:00:00+00:01", -60_000_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
            ("2026-11-21T09:30:00Z", 1_795_253_400_000_000_000),
            ("2200-12-31T23:59:59.999999999Z", 7_289_654_399_999_999_999),
        ])
    func reads(text: String, nanoseconds: Int64) {
        #expect(UTCTime(text)?.nanoseconds == nanoseconds)
    }

    @Test(
        "bad texts are refused",
        arguments: [
            "", "now", "2026-11-21", "2026-11-21T09:30Z", "2026-11-21T09:30:00", "2026-11-21T09:30:00 Z",
            "2026-11-21T09:30:00ZZ",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+01:60",
            "2026-01-01T00:00:00+19:00",
            "2026-01-01T00:00:00+18:01", "2026-01-01T00:00:00+", "2026-01-01T00:00:00.5", "2026/01/01T00:00:00Z",
            "2026-01-01T00:00:0０Z", "２026-01-01T00:00:00Z", "-026-01-01T00:00:00Z", "2026-01-01T00:00:00Z\n",
        ])
    func refuses(text: String) {
        #expect(UTCTime(text) == nil)
        #expect(Epoch(text) == nil)
    }
}

@Suite("Epoch") struct EpochTests {
    @Test("media time becomes universal and local time")
    func local() throws {
        let epoch = try #require(Epoch("2026-12-31T23:30:00+01:00"))
        #expect(epoch.localOffsetMinutes == 60)
        #expect(epoch.utc == UTCTime("2026-12-31T22:30:00Z"))
        #expect(epoch.utc(at: .seconds(5_400)) == UTCTime("2027-01-01T00:00:00Z"))
        let local = epoch.local(at: .seconds(1_800))
        #expect(local.year == 2027 && local.month == 1 && local.day == 1 && local.hour == 0 && local.minute == 0)
    }

    @Test(
        "the offset that a text ends in",
        arguments: [
            ("2026-01-01T00:00:00Z", 0), ("2026-01-01T00:00:00-03:30", -210), ("2026-01-01T00:00:00.25+18:00", 1_080),
            ("2026-01-01T00:00:00+00:00", 0),
        ])
    func offsets(text: String, minutes: Int) {
        #expect(Epoch(text)?.localOffsetMinutes == minutes)
    }

    @Test("without a text, media time zero is 1970")
    func standard() {
        #expect(Epoch().utc(at: .zero).description == "1970-01-01T00:00:00Z")
    }
}
