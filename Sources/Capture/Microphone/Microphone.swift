import Glibc
import Signal

/// One opened microphone, which runs until this value ends; used by one thread at a time.
///
/// It gives sound as the device does, sample by sample, and says when each run of it was taken. What a device must not be
/// asked for, because it would be made up, is not asked for: another rate, other channels, sound in place of lost sound.
public struct Microphone: ~Copyable {
    /// A device that is further than this from the rate it names, in millionths, is none: 10 %.
    static let mostDrift = 100_000.0

    /// libasound's name for it: `hw:0`, `plughw:CARD=Webcam`, or another of the system's configuration.
    public let name: String
    public var mode: MicrophoneMode { device.mode }
    private let device: SoundDevice
    private var times: MicrophoneClock
    private var standing = Standing.started

    /// What the sound that comes next is.
    private enum Standing {
        case started
        case running
        case after(MicrophoneGap)
    }

    init(name: String) throws(SourceError) {
        device = try SoundDevice.open(name)
        self.name = name
        times = MicrophoneClock(rate: device.mode.rate)
    }

    /// What to poll for before the next look.
    public var descriptors: [PollDescriptor] { device.descriptors }

    /// By how many millionths the device counts faster than CLOCK_MONOTONIC; `nil` for two seconds after it began and after
    /// each gap.
    public var partsPerMillion: Double? { times.fit.partsPerMillion }

    /// Fills the slot with one period of sound, if so much has come, or says what happened instead. Never waits.
    ///
    /// After `.sound` and `.gap` more may be there: look again, and poll only after `.nothing`. In the steady state nothing
    /// is allocated.
    public mutating func take(into slot: inout SoundSlot, clock: CaptureClock) -> MicrophoneOutcome {
        slot.clear()
        switch device.position() {
        case .failed(let code): return recover(from: code)
        case .at(let waiting, let time): return look(waiting, time) ?? read(waiting, time, &slot, clock)
        }
    }

    /// Compares what waits with the clock.
    private mutating func look(_ waiting: Int, _ time: Nanoseconds) -> MicrophoneOutcome? {
        switch standing {
        case .running:
            if times.meet(waiting: waiting, at: time) { return nil }
            return .gap(lostFrames: times.begin(waiting: waiting, at: time), reason: .stall)
        case .started where waiting > 0:
            standing = .running
            _ = times.begin(waiting: waiting, at: time)
            return nil
        case .after(let reason) where waiting > 0:
            standing = .running
            return .gap(lostFrames: times.begin(waiting: waiting, at: time), reason: reason)
        case .started, .after: return nil
        }
    }

    private mutating func read(
        _ waiting: Int, _ time: Nanoseconds, _ slot: inout SoundSlot, _ clock: CaptureClock
    ) -> MicrophoneOutcome {
        // Less than a period is handed on only if nothing follows it.
        let wanted = waiting >= mode.periodFrames ? mode.periodFrames : times.isQuiet(at: time) ? waiting : 0
        guard wanted > 0 else {
            device.settle()
            return .nothing
        }
        let frames = device.read(wanted, into: &slot.storage)
        if frames < 0 { return recover(from: Int32(-frames)) }
        guard frames > 0 else { return .nothing }
        slot.time = times.hand(frames, clock)
        slot.frames = frames
        if let drift = times.fit.partsPerMillion, drift.magnitude > Microphone.mostDrift {
            slot.clear()
            return .gone("it gives sound \(Int(drift / 10_000)) % faster than the \(mode.rate) frames a second it names")
        }
        return .sound
    }

    /// Goes on after an error, if one can.
    private mutating func recover(from code: Int32) -> MicrophoneOutcome {
        let result: Int32
        switch code {
        case EAGAIN, EINTR: return .nothing
        case EPIPE:
            result = device.restart()
            interrupt(.xrun)
        case ESTRPIPE:
            result = device.resume()
            interrupt(.suspend)
        default: result = -code
        }
        return result < 0 && result != -EAGAIN ? .gone(soundErrorText(-result)) : .nothing
    }

    /// What comes next does not follow what came before; of several reasons the first stands.
    private mutating func interrupt(_ reason: MicrophoneGap) {
        if case .running = standing { standing = .after(reason) }
    }
}

// The device is libasound's handle, which no other value holds.
extension Microphone: @unchecked Sendable {}
