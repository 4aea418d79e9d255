import Signal
import TestSupport
import Testing

@testable import Capture

@Suite("What is believed of a camera") struct PictureJudgementTests {
    @Test("a time that lies in the stream, after the one before and not in the future")
    func times() {
        var times = PictureTimes(begin: 100)
        #expect(times.time(of: 150, now: 200) == 150)
        #expect(times.distrusted == 0)
        // In the future, by another clock, from before, the same again.
        #expect(times.time(of: 301, now: 300) == 300)
        #expect(times.time(of: nil, now: 310) == 310)
        #expect(times.time(of: 309, now: 320) == 320)
        #expect(times.time(of: 320, now: 330) == 330)
        #expect(times.distrusted == 4)
        #expect(times.time(of: 331, now: 340) == 331)
        // From before the stream.
        var late = PictureTimes(begin: 1_000)
        #expect(late.time(of: 999, now: 1_100) == 1_100)
    }

    @Test("times never go back, whatever the driver says")
    func timesNeverGoBack() {
        var random = Repeatable(seed: 3)
        var times = PictureTimes(begin: 0)
        var (now, last) = (Int64(0), Int64(0))
        for _ in 0..<10_000 {
            now += Int64.random(in: 0...100, using: &random)
            let stamp = Int64.random(in: -300...300, using: &random)
            let time = times.time(of: Bool.random(using: &random) ? now + stamp : nil, now: now)
            #expect(time >= last && time <= now)
            last = time
        }
    }

    @Test("pictures that were numbered and not given are lost")
    func lost() {
        var count = PictureCount()
        for (number, lost) in [(7, 0), (8, 0), (11, 2), (12, 0), (3, 0), (5, 1), (5, 0)] as [(UInt32, Int)] {
            count.see(number)
            #expect(count.takeLost() == lost, "\(number)")
        }
        // One that was dropped in between keeps what was lost before it.
        for number: UInt32 in [8, 9] { count.see(number) }
        #expect(count.takeLost() == 2)
        count.restart()
        count.see(0)
        #expect(count.takeLost() == 0)
    }

    @Test("numbers go round")
    func numbersGoRound() {
        var count = PictureCount()
        for number: UInt32 in [.max - 1, .max, 0, 2] { count.see(number) }
        #expect(count.takeLost() == 1)
    }

    @Test("a raw picture has all its lines")
    func raw() {
        for (format, lineBytes, least) in [
            (.yuyv, 8, 3 * 20 + 8), (.gray8, 3, 3 * 20 + 3), (.nv12, 3, 4 * 20 + 20 + 4),
        ] as [(PixelFormat, Int, Int)] {
            let layout = PictureLayout(format: format, width: 3, height: 4, stride: 20)
            #expect(layout.lineBytes == lineBytes)
            let bytes = [UInt8](repeating: 0, count: least)
            #expect(layout.wholeByteCount(bytes.span) == least)
            #expect(layout.wholeByteCount((bytes + [0]).span) == least)
            #expect(layout.wholeByteCount(bytes.span.extracting(0..<least - 1)) == nil)
        }
    }

    @Test("a JPEG has its beginning and its end, and padding is not of it")
    func jpeg() {
        let layout = PictureLayout(format: .jpeg, width: 16, height: 16, stride: 0)
        let file = JPEGWriter.gray(width: 16, height: 16) { x, y in UInt8(8 * x + y) }
        #expect(layout.wholeByteCount(file.span) == file.count)
        for padding: [UInt8] in [[0], [0xff], [0, 0xff, 0], [UInt8](repeating: 0, count: 4_000)] {
            #expect(layout.wholeByteCount((file + padding).span) == file.count)
        }
        for count in 0..<file.count {
            #expect(layout.wholeByteCount(file.span.extracting(0..<count)) == nil, "\(count)")
        }
        #expect(layout.wholeByteCount(([0] + file).span) == nil)
        #expect(layout.wholeByteCount([0xff, 0xd8, 0xff].span) == nil)
    }

    @Test("a format that gives the wished size and rate is preferred, whatever it costs")
    func shortfalls() throws {
        let wish = CameraWish(width: 640, height: 480, rate: 30)
        func agreement(_ width: Int, _ rate: CameraRate?) -> CameraAgreement {
            CameraAgreement(
                layout: PictureLayout(format: .yuyv, width: width, height: 480, stride: 2 * width), rate: rate)
        }
        let (fast, slow) = (CameraRate(pictures: 60, seconds: 2), CameraRate(pictures: 2_997, seconds: 100))
        #expect(agreement(640, fast).shortfalls(of: wish) == 0)
        #expect(agreement(640, nil).shortfalls(of: wish) == 0)
        #expect(agreement(640, slow).shortfalls(of: wish) == 1)
        #expect(agreement(320, fast).shortfalls(of: wish) == 1)
        #expect(agreement(320, slow).shortfalls(of: wish) == 2)
        #expect(agreement(640, fast).changes(from: wish) == [])
        #expect(
            agreement(320, slow).changes(from: wish)
                == ["size 640×480 became 320×480", "rate 30/s became 2997 in 100 s"])
        #expect(CameraRate(pictures: 0, seconds: 1) == nil)
        #expect(CameraRate(pictures: 1, seconds: 0) == nil)
    }
}
