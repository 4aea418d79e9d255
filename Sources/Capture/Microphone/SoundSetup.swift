import CALSA
import Glibc

/// Why a device could not be set up: an error number of the system, and what was asked of the device.
struct SoundFault: Error {
    var code: Int32
    var wish: String
}

/// What is asked of a device, one wish after the other, and what it then is.
@safe
struct SoundSetup: ~Copyable {
    /// 10 ms, in microseconds.
    private static let period: UInt32 = 10_000
    /// At least so many periods in the buffer.
    private static let periods: UInt32 = 8
    /// 400 ms, in microseconds: so long may a reader be away.
    private static let buffer: UInt32 = 400_000

    private let pcm: OpaquePointer
    private let hardware: OpaquePointer

    init(_ device: borrowing SoundDevice) throws(SoundFault) {
        var made: OpaquePointer?
        let result = unsafe snd_pcm_hw_params_malloc(&made)
        guard let made = unsafe made else { throw SoundFault(code: -result, wish: "memory for its settings") }
        unsafe (pcm, hardware) = (device.pcm, made)
    }

    deinit {
        unsafe snd_pcm_hw_params_free(hardware)
    }

    /// Sets the device up, with monotonic times, and says what it has become.
    func apply() throws(SoundFault) -> MicrophoneMode {
        try SoundSetup.ask("to say what it can do", unsafe snd_pcm_hw_params_any(pcm, hardware))
        try chooseSamples()
        try chooseRate()
        chooseSizes()
        try SoundSetup.ask("settings that fit together", unsafe snd_pcm_hw_params(pcm, hardware))
        let mode = try mode()
        try stamp(every: mode.periodFrames)
        return mode
    }

    private func chooseSamples() throws(SoundFault) {
        try SoundSetup.ask(
            "to be read frame by frame",
            unsafe snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED))
        let format = unsafe snd_pcm_hw_params_set_format(pcm, hardware, SND_PCM_FORMAT_S16_LE)
        try SoundSetup.ask("16-bit samples (S16_LE), where it has \(formats)", format)
        var channels: UInt32 = 1
        let result = unsafe snd_pcm_hw_params_set_channels_near(pcm, hardware, &channels)
        try SoundSetup.ask("1 to 32 channels", channels > 32 ? -EINVAL : result)
    }

    /// 48,000 frames a second, else the nearest that it has in 8,000 ... 96,000.
    private func chooseRate() throws(SoundFault) {
        let wish = "8000 to 96000 frames a second"
        unsafe snd_pcm_hw_params_set_rate_resample(pcm, hardware, 0)
        var (lowest, highest, rate): (UInt32, UInt32, UInt32) = (8_000, 96_000, 48_000)
        try SoundSetup.ask(wish, unsafe snd_pcm_hw_params_set_rate_min(pcm, hardware, &lowest, nil))
        try SoundSetup.ask(wish, unsafe snd_pcm_hw_params_set_rate_max(pcm, hardware, &highest, nil))
        try SoundSetup.ask(wish, unsafe snd_pcm_hw_params_set_rate_near(pcm, hardware, &rate, nil))
    }

    /// What a device cannot give it need not: the mode says what came of it.
    private func chooseSizes() {
        var (periods, period, buffer) = (SoundSetup.periods, SoundSetup.period, SoundSetup.buffer)
        unsafe snd_pcm_hw_params_set_periods_min(pcm, hardware, &periods, nil)
        unsafe snd_pcm_hw_params_set_period_time_near(pcm, hardware, &period, nil)
        unsafe snd_pcm_hw_params_set_buffer_time_near(pcm, hardware, &buffer, nil)
    }

    private func mode() throws(SoundFault) -> MicrophoneMode {
        var (rate, channels): (UInt32, UInt32) = (0, 0)
        var (period, buffer): (snd_pcm_uframes_t, snd_pcm_uframes_t) = (0, 0)
        let results = unsafe [
            snd_pcm_hw_params_get_rate(hardware, &rate, nil), snd_pcm_hw_params_get_channels(hardware, &channels),
            snd_pcm_hw_params_get_period_size(hardware, &period, nil),
            snd_pcm_hw_params_get_buffer_size(hardware, &buffer),
        ]
        try SoundSetup.ask("to say what it does", results.min() ?? 0)
        return MicrophoneMode(
            rate: Int(rate), channels: Int(channels), periodFrames: Int(period), bufferFrames: Int(buffer))
    }

    /// Has it wake whoever polls after every period, and stamp what comes with CLOCK_MONOTONIC.
    private func stamp(every period: Int) throws(SoundFault) {
        var made: OpaquePointer?
        let result = unsafe snd_pcm_sw_params_malloc(&made)
        guard let software = unsafe made else { throw SoundFault(code: -result, wish: "memory for its settings") }
        defer { unsafe snd_pcm_sw_params_free(software) }
        try SoundSetup.ask("to say how it wakes", unsafe snd_pcm_sw_params_current(pcm, software))
        unsafe snd_pcm_sw_params_set_avail_min(pcm, software, snd_pcm_uframes_t(period))
        unsafe snd_pcm_sw_params_set_tstamp_mode(pcm, software, SND_PCM_TSTAMP_ENABLE)
        unsafe snd_pcm_sw_params_set_tstamp_type(pcm, software, SND_PCM_TSTAMP_TYPE_MONOTONIC)
        try SoundSetup.ask("to wake after every period", unsafe snd_pcm_sw_params(pcm, software))
    }

    /// The formats of samples that it has, for whoever must look for another device.
    private var formats: String {
        let names = (0...SND_PCM_FORMAT_LAST.rawValue).compactMap { value -> String? in
            let format = snd_pcm_format_t(value)
            guard unsafe snd_pcm_hw_params_test_format(pcm, hardware, format) == 0 else { return nil }
            return unsafe snd_pcm_format_name(format).map { unsafe String(cString: $0) }
        }
        return names.isEmpty ? "none" : names.joined(separator: ", ")
    }

    private static func ask(_ wish: @autoclosure () -> String, _ result: Int32) throws(SoundFault) {
        if result < 0 { throw SoundFault(code: -result, wish: wish()) }
    }
}
