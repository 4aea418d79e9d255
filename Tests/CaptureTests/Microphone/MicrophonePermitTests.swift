import Consent
import Signal
import Testing

@testable import Capture

@Suite("A microphone opens for a permit alone") struct MicrophonePermitTests {
    private static func gate() -> ConsentGate {
        let record = ConsentRecord(given: [.microphone], age: .adult, at: Epoch().utc, validFor: 3_600_000_000_000)
        return ConsentGate(record: record, epoch: Epoch(), seed: 1)
    }

    @Test func aPermitThatIsOverOpensNothing() throws {
        let gate = MicrophonePermitTests.gate()
        let error = #expect(throws: SourceError.self) {
            _ = try Microphone.open(gate.permit(.microphone, at: .zero), at: .seconds(1), name: "nowhere")
        }
        #expect(error?.kind == .badInput)
        #expect(error?.advice == "ask the gate for a new permit")
    }

    @Test func aPermitForACameraOpensNothing() throws {
        let record = ConsentRecord(given: [.camera], age: .adult, at: Epoch().utc, validFor: 3_600_000_000_000)
        let gate = ConsentGate(record: record, epoch: Epoch(), seed: 1)
        let error = #expect(throws: SourceError.self) {
            _ = try Microphone.open(gate.permit(.camera, at: .zero), at: .zero, name: "nowhere")
        }
        #expect(error?.problem == "expected a permit for the microphone, found one for the camera")
    }

    @Test func aPermitOpensOneDeviceByItsName() throws {
        let gate = MicrophonePermitTests.gate()
        let error = #expect(throws: SourceError.self) {
            _ = try Microphone.open(gate.permit(.microphone, at: .zero), at: .zero, name: "no such microphone")
        }
        #expect(error?.kind == .deviceFailed)
        #expect(error?.name == "no such microphone")
    }

    @Test func namesOfCapturingDevicesAreRead() {
        #expect(CaptureNode("pcmC1D0c")?.name == "hw:1,0")
        #expect(CaptureNode("pcmC12D34c")?.name == "hw:12,34")
        for name in ["pcmC1D0p", "controlC0", "pcmCD0c", "pcmC1c", "pcmC1D2D3c", "timer", ""] {
            #expect(CaptureNode(name) == nil, "\(name)")
        }
    }
}
