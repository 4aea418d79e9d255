/// How a microphone gives its sound: 16-bit samples, little endian, the channels of a frame side by side.
public struct MicrophoneMode: Sendable, Hashable {
    /// Frames a second by the device's own word, 8,000 ... 96,000.
    public var rate: Int
    /// 1 ... 32.
    public var channels: Int
    /// How many frames are handed on at a time: 10 to 20 ms of them, where the device can.
    public var periodFrames: Int
    /// How many frames wait at most before some are lost.
    public var bufferFrames: Int

    /// Bytes in a frame.
    public var frameBytes: Int { channels * 2 }
}
