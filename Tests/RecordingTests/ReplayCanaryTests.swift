import Consent
import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// What a replay source held of a track is gone once the track is closed.
@Suite struct ReplayCanaryTests {
    @Test func aClosedTrackLeavesNothingBehind() throws {
        let recording = CanaryRecording(seed: 0x300)
        let path = FileManager.default.temporaryDirectory.appending(path: "canary-\(getpid()).mkv").path
        try recording.write(to: path, seconds: 2)
        defer { try? File.remove(path) }
        #expect(try found(recording) == [], "writing it left nothing")

        let gate = ConsentGate(record: ConsentRecord(given: [.camera, .microphone]), epoch: Epoch(), seed: 1)
        var source = try ReplaySource(path: path)
        try source.open(gate.permit(.camera, at: .zero), at: .zero)
        try source.open(gate.permit(.microphone, at: .zero), at: .zero)
        var slot = SensorSlot()
        var seen: Set<SensorItem> = []
        for _ in 0..<6 { seen.insert(try source.next(into: &slot)) }
        #expect(seen.isSuperset(of: [.video, .audio]))
        #expect(try found(recording).isSuperset(of: ["file", "float"]))

        source.close(.camera)
        source.close(.microphone)
        slot.wipe()
        #expect(try found(recording) == [])
        while true { if case .end = try source.next(into: &slot) { break } }
        #expect(try found(recording) == [], "a closed track is passed over without a trace")
    }

    private func found(_ recording: CanaryRecording) throws -> Set<String> {
        Set(try MemorySearch.find(recording.needles).map(\.needle))
    }
}
