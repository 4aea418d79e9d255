import CALSA
import Glibc
import Signal

extension SoundDevice {
    /// Opens a PCM by libasound's name for it, sets it up and starts it.
    ///
    /// The device gives what it has: nothing is resampled, mixed or converted on the way.
    ///
    /// - Throws: `SourceError.Kind.deviceFailed`, with what to do about it.
    static func open(_ name: String) throws(SourceError) -> SoundDevice {
        do throws(SoundFault) {
            return try opened(name)
        } catch {
            throw SourceError(error, name: name)
        }
    }

    private static func opened(_ name: String) throws(SoundFault) -> SoundDevice {
        lamppost_alsa_keep_quiet()
        let flags = SND_PCM_NONBLOCK | SND_PCM_NO_AUTO_RESAMPLE | SND_PCM_NO_AUTO_CHANNELS | SND_PCM_NO_AUTO_FORMAT
        var pcm: OpaquePointer?
        let result = unsafe SoundNames.open(name, &pcm, flags: flags)
        guard result == 0, let pcm = unsafe pcm else { throw SoundFault(code: -result, wish: "") }
        var device = unsafe SoundDevice(pcm: pcm)
        try device.begin()
        return device
    }
}

extension SourceError {
    /// Why a microphone does not open.
    init(_ fault: SoundFault, name: String) {
        let (problem, advice) = SourceError.words(fault)
        self.init(.deviceFailed, name: name, place: "", problem: problem, advice: advice)
    }

    private static func words(_ fault: SoundFault) -> (problem: String, advice: String) {
        let list = "`lamppost devices` lists the microphones"
        let denied = ("expected a microphone that may be read, found no permission", "add yourself to the group `audio`")
        switch fault.code {
        case EBUSY: return ("expected a microphone that is free, found it in use", "end the program that uses it")
        case EACCES, EPERM: return denied
        case ENOENT, ENODEV, ENXIO:
            if Microphones.areDenied { return denied }
            return ("expected a microphone, found no such device", "plug it in; " + list)
        default: break
        }
        let text = soundErrorText(fault.code)
        if fault.wish.isEmpty { return ("expected a microphone that opens, found: \(text)", list) }
        return ("expected of the microphone \(fault.wish), found: \(text)", "name another one; " + list)
    }
}

/// libasound's words for an error number.
func soundErrorText(_ code: Int32) -> String {
    unsafe snd_strerror(-code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
