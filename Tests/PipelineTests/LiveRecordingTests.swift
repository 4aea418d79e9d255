import Signal
import TestSupport
import Testing

@testable import Pipeline

@Suite("The recording of a live run") struct LiveRecordingTests {
    private func recording() throws -> LiveRecording {
        LiveRecording(path: "never/written.mkv", limits: SegmentLimits(), setup: try makeSetup(consent: nil))
    }

    @Test("what is still decided once the run is over says nothing of what was recorded")
    func over() throws {
        var recording = try recording()
        recording.allow(true, at: .zero)
        recording.finish(at: MediaTime(nanoseconds: 4_000_000_000))
        recording.allow(true, at: MediaTime(nanoseconds: 4_000_000_000))
        let (problem, isAllowed) = (recording.problem, recording.isAllowed)
        #expect(problem == nil)
        #expect(!isAllowed)
    }

    @Test("consent that is given again after it was withdrawn begins no recording, and that is said")
    func again() throws {
        var recording = try recording()
        recording.allow(true, at: .zero)
        for isAllowed in [false, true] { recording.allow(isAllowed, at: MediaTime(nanoseconds: 1_000_000_000)) }
        let (problem, isAllowed) = (recording.problem, recording.isAllowed)
        #expect(problem == "consent to record did not stand from the beginning on")
        #expect(!isAllowed)
    }
}
