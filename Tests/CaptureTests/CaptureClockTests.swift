import Capture
import Signal
import Testing

@Suite("The clock of a live run") struct CaptureClockTests {
    @Test("media time begins with the run, is rounded, and never goes before it")
    func media() {
        let clock = CaptureClock(zero: 1_000_000_000)
        #expect(clock.media(1_000_000_000) == .zero)
        #expect(clock.media(999_000_000) == .zero)
        #expect(clock.media(1_000_060_000) == MediaTime(nanoseconds: 100_000))
        let running = CaptureClock()
        let first = running.now
        #expect(first >= .zero && running.now >= first)
    }
}
