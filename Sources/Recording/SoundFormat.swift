import Kernels
import Signal

/// How the sound of a recording lies in its bytes.
struct SoundFormat: Sendable, Hashable {
    var samples: SampleFormat
    /// 1 ... `mostChannels`.
    var channels: Int
    /// Frames a second; `rates`.
    var rate: Int

    static let rates = 8_000...96_000
    static let mostChannels = 32

    /// One sample of each channel.
    var frameBytes: Int { samples.byteCount * channels }

    /// The most frames that one step reads: 80 ms.
    var largestStep: Int { rate * 2 / 25 }

    /// How many frames there are within the times that a source may deliver.
    var mostFrames: Int { Int(MediaTime.limit.nanoseconds / 1_000_000_000) * rate }

    /// How long `frames` last, rounded down to a nanosecond.
    ///
    /// - Precondition: 0 ... `mostFrames`.
    func length(_ frames: Int) -> Nanoseconds { MediaTime.sample(Int64(frames), rate: Int64(rate)).nanoseconds }

    /// The first frame that begins at or after a length of time; all `frames` if none does.
    func frames(before length: Nanoseconds, most frames: Int) -> Int {
        if length <= 0 { return 0 }
        if length >= self.length(frames) { return frames }
        let (seconds, rest) = length.quotientAndRemainder(dividingBy: 1_000_000_000)
        return min(frames, Int(seconds) * rate + Int((rest * Int64(rate) + 999_999_999) / 1_000_000_000))
    }
}
