public import Audit
public import Features
public import Guard
public import Signal

/// What there is to see of a live run when a decision was made: for a screen, never for the log.
public struct LiveMoment: Sendable {
    /// Where a device stands.
    public enum Place: Sendable, Hashable {
        /// Nobody opened it.
        case closed
        case open
        /// It is not there, and waited for.
        case gone
    }

    /// Who is before the open camera.
    public struct Faces: Sendable, Hashable {
        /// How many, the viewer among them.
        public var count: Int
        /// Where the viewer's is, in shares of the picture's width and height; `nil` where the last look did not see it.
        public var viewer: FaceBox?

        public init(count: Int, viewer: FaceBox?) { (self.count, self.viewer) = (count, viewer) }
    }

    public var decision: Decision
    /// What the guard judged by; the mood, if one is known, with its person's consent to be targeted by it.
    public var inputs: GuardInputs
    /// `nil`: the run has none.
    public var camera: Place?
    public var microphone: Place?
    /// `nil` where the camera is not open, or nobody is looked for.
    public var faces: Faces?
    /// From the decision's moment to when it was made.
    public var latency: Nanoseconds

    public init(
        decision: Decision, inputs: GuardInputs, camera: Place?, microphone: Place?, faces: Faces?, latency: Nanoseconds
    ) {
        (self.decision, self.inputs, self.latency) = (decision, inputs, latency)
        (self.camera, self.microphone, self.faces) = (camera, microphone, faces)
    }

    init(_ decision: Decision, of pipeline: borrowing Pipeline<LiveSource>, latency: Nanoseconds) {
        self.init(
            decision: decision, inputs: pipeline.inputs, camera: pipeline.source.place(of: .camera),
            microphone: pipeline.source.place(of: .microphone), faces: pipeline.stations.faces, latency: latency)
    }
}

extension LiveSource {
    /// Where a device stands; `nil` where the run has none.
    fileprivate func place(of sensor: Sensor) -> LiveMoment.Place? {
        guard sensors.contains(sensor) else { return nil }
        return switch standings[sensor].place {
        case .closed: .closed
        case .open: .open
        case .gone: .gone
        }
    }
}
