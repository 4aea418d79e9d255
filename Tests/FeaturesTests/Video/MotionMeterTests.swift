import Features
import Signal
import TestSupport
import Testing

@Suite struct MotionMeterTests {
    /// Gray with a brighter square of 80 pixels at `left`.
    private func picture(left: Int?, base: UInt8 = 80, width: Int = 320, height: Int = 240) -> [UInt8] {
        (0..<width * height).map { i in
            guard let left, (left..<left + 80).contains(i % width), (80..<160).contains(i / width) else { return base }
            return base + 90
        }
    }

    /// What the meter says of a picture that must be due.
    private func measure(
        _ meter: inout MotionMeter, _ picture: [UInt8], width: Int = 320, height: Int = 240, at milliseconds: Int64
    ) throws -> MotionReading {
        let reading = meter.measure(picture.span, width: width, height: height, at: .milliseconds(milliseconds))
        return try #require(reading)
    }

    @Test func aStillPictureDoesNotMoveAndAMovingSquareDoes() throws {
        var meter = MotionMeter()
        let first = try measure(&meter, picture(left: 0), at: 0)
        #expect(first.change == nil)
        #expect(first.brightness == (80 * 320 * 240 + 90 * 6400) * 1000 / (255 * 320 * 240))
        let still = try measure(&meter, picture(left: 0), at: 100)
        #expect(still.change == .init(area: 0, mean: 0))
        let moved = try measure(&meter, picture(left: 40), at: 200)
        // Half of the square is uncovered and half newly covered: 2 · 40 · 80 of 320 · 240 pixels, by 90 of 255.
        #expect(moved.change == .init(area: 83, mean: 29))
    }

    @Test func aChangeOfExposureIsNoMovement() throws {
        var meter = MotionMeter()
        _ = try measure(&meter, picture(left: 0, base: 80), at: 0)
        for (i, base) in [UInt8(120), 60, 160].enumerated() {
            let reading = try measure(&meter, picture(left: 0, base: base), at: 100 * Int64(i + 1))
            #expect(reading.change == .init(area: 0, mean: 0))
        }
    }

    @Test func sensorNoiseIsNoMovement() throws {
        var random = Repeatable(seed: 8)
        var meter = MotionMeter()
        for i in 0..<4 {
            let noisy = picture(left: 100).map { UInt8(Int($0) + Int.random(in: -8...8, using: &random)) }
            let reading = try measure(&meter, noisy, at: 100 * Int64(i))
            #expect(reading.change?.area ?? 0 == 0)
        }
    }

    /// The same movement gives the same figures whatever the camera's rate.
    @Test func onlyTenPicturesASecondAreMeasured() {
        var meter = MotionMeter()
        let one = picture(left: 0)
        var times: [Int64] = []
        for i in 0..<30 {
            let time = MediaTime(nanoseconds: Int64(i) * 33_300_000)
            let isDue = meter.isDue(at: time)
            let reading = meter.measure(one.span, width: 320, height: 240, at: time)
            #expect(isDue == (reading != nil))
            if reading != nil { times.append(Int64(i)) }
        }
        #expect(times == [0, 3, 6, 9, 12, 15, 18, 21, 24, 27])
    }

    @Test func noComparisonAfterAPauseAnotherSizeOrAWipe() throws {
        var meter = MotionMeter()
        let small = picture(left: nil, width: 64, height: 48)
        let large = picture(left: nil)
        #expect(try measure(&meter, large, at: 0).change == nil)
        #expect(try measure(&meter, large, at: 1100).change == nil)
        #expect(try measure(&meter, small, width: 64, height: 48, at: 1200).change == nil)
        #expect(try measure(&meter, small, width: 64, height: 48, at: 1300).change != nil)
        meter.wipe()
        #expect(try measure(&meter, small, width: 64, height: 48, at: 1400).change == nil)
        #expect(try measure(&meter, small, width: 64, height: 48, at: 1350).change == nil)
    }

    @Test func everyShapeOfPictureIsMeasured() throws {
        for (width, height) in [(1, 1), (1, 8192), (8192, 1), (81, 61), (80, 60), (79, 59)] {
            var meter = MotionMeter()
            let black = [UInt8](repeating: 0, count: width * height)
            let white = [UInt8](repeating: 255, count: width * height)
            #expect(try measure(&meter, black, width: width, height: height, at: 0).brightness == 0)
            let reading = try measure(&meter, white, width: width, height: height, at: 100)
            #expect(reading.brightness == 1000 && reading.change == .init(area: 0, mean: 0))
        }
    }
}
