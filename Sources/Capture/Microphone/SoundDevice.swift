import CALSA
import CLinux
import Glibc
import Signal

/// An opened and running PCM of libasound, with what its errors mean; closed at the end.
///
/// Nothing here waits. One thread at a time may use it.
@safe
struct SoundDevice: ~Copyable {
    /// How far the device is, or the error (`EPIPE`, …) that it is in.
    enum Position {
        /// So many frames wait; that was so at `time`, of CLOCK_MONOTONIC.
        case at(waiting: Int, time: Nanoseconds)
        case failed(Int32)
    }

    let pcm: OpaquePointer
    private(set) var mode = MicrophoneMode(rate: 0, channels: 0, periodFrames: 0, bufferFrames: 0)
    private var files: UnsafeMutableBufferPointer<pollfd>

    /// Takes over an opened PCM.
    init(pcm: OpaquePointer) {
        unsafe self.pcm = pcm
        unsafe files = .allocate(capacity: 0)
    }

    deinit {
        unsafe snd_pcm_drop(pcm)
        unsafe snd_pcm_close(pcm)
        unsafe files.deallocate()
    }

    // MARK: Sound

    /// Sets the device up and starts it: drivers refuse to be read before.
    mutating func begin() throws(SoundFault) {
        mode = try SoundSetup(self).apply()
        listFiles()
        let result = unsafe snd_pcm_start(pcm)
        if result < 0 { throw SoundFault(code: -result, wish: "to start") }
    }

    /// Goes on after sound was lost, with an empty buffer. Returns 0 or a negative error.
    func restart() -> Int32 {
        let result = unsafe snd_pcm_prepare(pcm)
        return unsafe result < 0 ? result : snd_pcm_start(pcm)
    }

    /// Goes on after the machine slept. Returns 0, or a negative error: `-EAGAIN` if the device still wakes up.
    func resume() -> Int32 {
        let result = unsafe snd_pcm_resume(pcm)
        let isRunning = unsafe result == 0 && snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING
        return isRunning || result == -EAGAIN ? result : restart()
    }

    /// How many frames wait, and when that was looked at.
    ///
    /// A time that lies in the future or more than a second ago is no time of CLOCK_MONOTONIC; it becomes the present.
    func position() -> Position {
        let count = unsafe snd_pcm_avail(pcm)
        if count < 0 { return .failed(Int32(-count)) }
        if let fault { return .failed(fault) }
        var (waiting, time) = (snd_pcm_uframes_t(count), Int64(0))
        let result = unsafe lamppost_alsa_position(pcm, &waiting, &time)
        let now = CaptureClock.monotonic
        if result == -ENOSYS { return .at(waiting: count, time: now) }
        if result < 0 { return .failed(-result) }
        return .at(waiting: Int(waiting), time: now - time <= 1_000_000_000 && time <= now ? time : now)
    }

    /// The error that the device's state stands for: not every device that stopped says so when it is asked what waits.
    private var fault: Int32? {
        switch unsafe snd_pcm_state(pcm) {
        case SND_PCM_STATE_XRUN: EPIPE
        case SND_PCM_STATE_SUSPENDED: ESTRPIPE
        case SND_PCM_STATE_DISCONNECTED: ENODEV
        default: nil
        }
    }

    /// Reads up to `frames` frames. Returns how many came, or a negative error.
    func read(_ frames: Int, into bytes: inout WipedBuffer<UInt8>) -> Int {
        bytes.resize(to: frames * mode.frameBytes)
        var room = bytes.mutableSpan
        let read = unsafe room.withUnsafeMutableBytes {
            unsafe snd_pcm_readi(pcm, $0.baseAddress, snd_pcm_uframes_t(frames))
        }
        bytes.resize(to: max(0, read) * mode.frameBytes)
        return read
    }

    // MARK: Waiting

    /// Asks libasound what to poll for.
    private mutating func listFiles() {
        let count = unsafe max(0, snd_pcm_poll_descriptors_count(pcm))
        unsafe files.deallocate()
        unsafe files = .allocate(capacity: Int(count))
        unsafe files.initialize(repeating: pollfd())
        let filled = unsafe snd_pcm_poll_descriptors(pcm, files.baseAddress, UInt32(count))
        precondition(filled <= count, "libasound has \(filled) descriptors and spoke of \(count)")
    }

    /// What to poll for.
    var descriptors: [PollDescriptor] {
        unsafe files.map { PollDescriptor(file: $0.fd, events: $0.events) }
    }

    /// Lets libasound take back what made the descriptors ready, when there was nothing to read.
    func settle() {
        guard let first = unsafe files.baseAddress, unsafe poll(first, nfds_t(files.count), 0) > 0 else { return }
        var events: UInt16 = 0
        unsafe snd_pcm_poll_descriptors_revents(pcm, first, UInt32(files.count), &events)
    }
}
