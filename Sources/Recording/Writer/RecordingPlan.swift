import Kernels
public import Signal

/// What a recording holds: it must be known before the first sample is written.
public struct RecordingPlan: Sendable {
    /// Sound as a device gives it: 16 bits, little-endian, the channels in turn.
    public struct Sound: Sendable, Hashable {
        /// Frames a second; 8000 ... 96,000.
        public var rate: Int
        /// 1 ... 32.
        public var channels: Int

        public init(rate: Int, channels: Int) {
            self.rate = rate
            self.channels = channels
        }
    }

    /// The pictures that there can be, `nil` if there is no camera. Lines are written without the spare bytes at their
    /// ends, whatever the stride.
    public var pictures: PictureLayout?
    /// The sound that there can be, `nil` if there is no microphone.
    public var sound: Sound?
    /// The universal time of media time zero.
    public var epoch: UTCTime
    /// What the first file carries: consent as first given, what no sensor can know of the scene.
    public var attachments: [Attachment]
    /// How the recording is cut into files; `nil` for one file, which grows as long as the recording goes on.
    public var segments: SegmentLimits?

    /// - Precondition: there are pictures or sound, in formats that a recording can hold.
    public init(
        pictures: PictureLayout?, sound: Sound?, epoch: UTCTime, attachments: [Attachment] = [],
        segments: SegmentLimits? = nil
    ) {
        precondition(pictures != nil || sound != nil, "a recording has pictures or sound")
        let sides = 1...PictureLayout.largestSide
        if let pictures {
            let isSized = sides.contains(pictures.width) && sides.contains(pictures.height)
            precondition(isSized, "a picture has 1 to 8192 pixels a side")
        }
        if let sound {
            precondition(SoundFormat.rates.contains(sound.rate), "sound has 8000 to 96000 frames a second")
            precondition((1...SoundFormat.mostChannels).contains(sound.channels), "sound has 1 to 32 channels")
        }
        self.pictures = pictures
        self.sound = sound
        self.epoch = epoch
        self.attachments = attachments
        self.segments = segments
    }

    /// The sound as its bytes lie in the file.
    var soundFormat: SoundFormat? {
        sound.map { SoundFormat(samples: .signed16, channels: $0.channels, rate: $0.rate) }
    }
}
