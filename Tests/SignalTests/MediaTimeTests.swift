import Signal
import TestSupport
import Testing

@Suite("Media time") struct MediaTimeTests {
    @Test("the time of a sample never drifts, at any rate")
    func samples() {
        for rate in [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000] as [Int64] {
            var last: Int64 = -1
            for index in 0..<2_000 as Range<Int64> {
                let time = MediaTime.sample(index, rate: rate).nanoseconds
                #expect(time > last)
                #expect(time == index * 1_000_000_000 / rate)
                last = time
            }
            // Ten years on, still exact to the nanosecond.
            let seconds: Int64 = 10 * 365 * 86_400
            #expect(MediaTime.sample(seconds * rate, rate: rate) == .seconds(seconds))
            #expect(
                MediaTime.sample(seconds * rate + rate / 2, rate: rate).nanoseconds - seconds * 1_000_000_000
                    <= 500_000_000)
        }
    }

    @Test(
        "times are rounded to 100 µs, halves upward",
        arguments: [
            (0, 0), (49_999, 0), (50_000, 100_000), (149_999, 100_000), (150_000, 200_000),
            (1_000_000_001, 1_000_000_000),
        ] as [(Int64, Int64)])
    func rounding(nanoseconds: Int64, rounded: Int64) {
        #expect(MediaTime(nanoseconds: nanoseconds).rounded.nanoseconds == rounded)
    }

    @Test("what a source may deliver")
    func range() {
        #expect(MediaTime.zero.isInRange)
        #expect(MediaTime.limit.isInRange)
        #expect(!MediaTime(nanoseconds: -1).isInRange)
        #expect(!(MediaTime.limit + 1).isInRange)
        #expect(!MediaTime(nanoseconds: .max).isInRange)
        // A time and a length below the limit can be added.
        #expect((MediaTime.limit + MediaTime.limit.nanoseconds) > .limit)
    }

    @Test("sums, differences, order and text")
    func arithmetic() {
        let start = MediaTime.milliseconds(1_500)
        #expect(start + 500_000_000 == .seconds(2))
        #expect(MediaTime.seconds(2) - start == 500_000_000)
        #expect(start < .seconds(2))
        #expect(start.description == "1.500 s")
        #expect(MediaTime(nanoseconds: 12_003_999_999).description == "12.003 s")
        #expect(MediaTime.zero.description == "0.000 s")
    }
}
