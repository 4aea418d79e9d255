import Capture
import Consent
import Signal
import Testing

/// A camera opens for a permit alone, and where it does not open it says why.
@Suite("Opening a camera") struct CameraPermitTests {
    private func error(_ sensor: Sensor = .camera, at time: MediaTime = .zero, path: String) throws -> SourceError? {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
        do {
            let camera = try Camera.open(try gate.permit(sensor, at: .zero), at: time, path: path)
            camera.close()
            return nil
        } catch let error as SourceError {
            return error
        }
    }

    @Test("needs a permit for a camera that still stands")
    func permit() throws {
        let other = try #require(try error(.microphone, path: "/dev/null"))
        #expect(other.problem.contains("permit for the camera"))
        let old = try #require(try error(at: .seconds(10), path: "/dev/null"))
        #expect(old.advice == "ask the gate for a new permit")
    }

    @Test(
        "names the device, what was expected and what to do",
        arguments: [
            ("/dev/no such camera", "expected a camera, found none"), ("/dev/zero\0video0", "expected a camera, found none"),
            ("/dev/null", "captures no pictures"), (#filePath, "captures no pictures"), ("/dev", "Is a directory"),
        ])
    func refused(_ path: String, _ problem: String) throws {
        let error = try #require(try error(path: path))
        #expect(error.kind == .deviceFailed)
        #expect(error.name == path)
        #expect(error.problem.contains(problem), "\(error)")
        #expect(!error.advice.isEmpty)
    }
}
