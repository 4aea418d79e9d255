import Consent
import Recording
import Signal

/// What the researcher's analysis commands stand on: the operator's own declared basis, which has no targeting purpose.
enum OperatorBasis {
    /// Says on standard error on what basis `command` looks at the recording.
    static func declare(_ command: String) {
        Messages.say("lamppost \(command): acts under the operator's own declared basis; nothing here can choose an ad")
    }

    /// Opens the tracks of `source` that `wanted` names, and refuses a recording that lacks one of them.
    static func open(_ source: inout ReplaySource, _ wanted: [Sensor]) throws {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        for sensor in wanted {
            guard source.sensors.contains(sensor) else {
                throw Failure.badInput(
                    "\(source.name): expected a track for the \(sensor.rawValue), found none; choose another recording or set")
            }
            try source.open(try gate.permit(sensor, at: .zero), at: .zero)
        }
    }
}
