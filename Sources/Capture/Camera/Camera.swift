import Glibc
public import Signal

/// An opened camera that streams, for one thread; it stops and is closed when it ends.
///
/// `poll` its descriptor, then `take` a picture: no call waits, and once the frame has grown nothing is allocated. The
/// bytes of a picture are copied into the frame, whose memory is wiped; the driver's own are mapped for reading only, and
/// are unmapped at the end.
public struct Camera: ~Copyable, Sendable {
    /// The device's path: /dev/video0.
    public let path: String
    /// What it gives.
    public let mode: CameraMode
    private var stream: CameraStream
    private var times: PictureTimes
    private var count = PictureCount()
    /// How often the stream was begun again since the last good picture.
    private var restarts = 0

    /// A stream that breaks off this often without a picture between is given up.
    private static let mostRestarts = 10

    /// Opens a device and brings it as near to the wish as it goes.
    ///
    /// - Throws: `SourceError` of `deviceFailed`: no camera, not allowed, in use, no format that is read.
    init(path: String, wish: CameraWish) throws(SourceError) {
        do throws(CameraProblem) {
            try self.init(opening: path, wish)
        } catch {
            throw error.error(of: path)
        }
    }

    private init(opening path: String, _ wish: CameraWish) throws(CameraProblem) {
        let device = try CameraDevice(path: path)
        let identity = try CameraIdentity(device)
        guard identity.capturesPictures else { throw .noCamera }
        guard identity.streams else { throw .noStreaming }
        let agreement = try CameraAgreement(device, wish)
        let begin = CaptureClock.monotonic
        stream = try CameraStream.begin(device, pictureBytes: agreement.layout.cameraByteCount)
        times = PictureTimes(begin: begin)
        mode = CameraMode(
            layout: agreement.layout, rate: agreement.rate, driver: identity.driver, card: identity.card,
            changed: agreement.changes(from: wish))
        self.path = path
    }

    /// To poll for reading. Readiness, an error and a hang-up all mean: take.
    public var descriptor: Int32 { stream.device.descriptor }

    /// How many pictures bore a time that cannot be (another clock, in the future, before the one before) and were given
    /// the time at which they arrived.
    public var distrustedTimes: Int { times.distrusted }

    /// Fills the frame with the next picture, if one is there.
    ///
    /// Times never go back, and lie within the stream. The frame is as it was unless the outcome is a picture.
    public mutating func take(into frame: inout VideoFrame, clock: CaptureClock) -> CameraOutcome {
        switch stream.next() {
        case .nothing: return .nothing
        case .ended(let code): return Camera.gone(code)
        case .broken: return restart()
        case .picture(let picture):
            let outcome = read(picture, into: &frame, clock)
            stream.giveBack(picture)
            return outcome
        }
    }

    /// Stops and closes the camera.
    public consuming func close() {}

    private mutating func read(_ picture: ArrivedPicture, into frame: inout VideoFrame, _ clock: CaptureClock) -> CameraOutcome {
        count.see(picture.sequence)
        if picture.isFlagged { return .dropped(.flagged) }
        guard let byteCount = mode.layout.wholeByteCount(stream.bytes(of: picture)) else { return .dropped(.short) }
        let time = times.time(of: picture.stamp, now: CaptureClock.monotonic)
        frame.begin(time: clock.media(time), layout: mode.layout, byteCount: byteCount)
        Camera.copy(stream.bytes(of: picture), into: &frame)
        restarts = 0
        return .picture(lost: count.takeLost())
    }

    /// Fills the frame with the first bytes of a buffer.
    private static func copy(_ bytes: Span<UInt8>, into frame: inout VideoFrame) {
        var target = frame.mutableBytes
        unsafe target.withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<target.count])) }
        }
    }

    private mutating func restart() -> CameraOutcome {
        restarts += 1
        guard restarts <= Camera.mostRestarts else { return Camera.gone(EIO) }
        let code = stream.restart()
        guard code == 0 else { return Camera.gone(code) }
        count.restart()
        return .restarted
    }

    private static func gone(_ code: Int32) -> CameraOutcome {
        .gone(code == ENODEV ? "it was unplugged" : "its driver failed: \(CameraProblem.text(of: code))")
    }
}
