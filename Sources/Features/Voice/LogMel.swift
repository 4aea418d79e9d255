internal import Kernels
internal import Signal

/// Log-mel energies of a stream of sound, 100 frames a second: Kaldi's filter bank features.
///
/// Frame i is the 25 ms from sample 160·i on. Its mean is taken away, it is emphasised (0.97), windowed (Povey),
/// transformed (512 points) and passed through 40 or 80 triangular mel filters from 20 Hz to 8 kHz; a value is the
/// natural logarithm of a filter's energy, at least 1.1920929·10⁻⁷, for samples on the scale of 16-bit integers. An
/// incomplete last frame never comes (Kaldi's `snip_edges`).
///
/// However the stream is cut into chunks, the frames are the same bytes. Nothing is allocated after `init`.
public struct LogMel: ~Copyable, Sendable {
    /// Samples in a frame (25 ms).
    public static let frameLength = 400
    /// Samples from frame to frame (10 ms).
    public static let hop = 160
    /// What a value is at least: ln 1.1920929·10⁻⁷.
    public static let floor: Float = -15.942385

    /// 40 or 80.
    public var bandCount: Int { bank.bandCount }
    /// The number of the current frame, from 0; −1 before the first.
    public private(set) var index: Int64 = -1
    /// The energy of the current frame.
    public private(set) var energy = FrameEnergy.silence

    private var cutter = FrameCutter(length: LogMel.frameLength, hop: LogMel.hop)
    private let window = SpeechWindow(length: LogMel.frameLength, preemphasis: 0.97, scale: 32_768)
    private var fft = RealFFT(size: 512)
    private let bank: MelFilterBank
    private var windowed: WipedBuffer<Float>
    private var power: WipedBuffer<Float>
    private var result: WipedBuffer<Float>

    /// - Precondition: `bandCount` is a multiple of 8, 8 ... 128.
    public init(bandCount: Int) {
        precondition(bandCount <= 128, "\(bandCount) bands are too many")
        bank = MelFilterBank(bandCount: bandCount, fftSize: 512, sampleRate: 16_000, lowest: 20, highest: 8_000)
        windowed = WipedBuffer(capacity: LogMel.frameLength)
        power = WipedBuffer(capacity: bank.binCount)
        result = WipedBuffer(capacity: bandCount)
        makeRoom()
    }

    /// Takes samples from the front of `samples`, as many as there is room for, and says how many.
    ///
    /// After it call `advance` until it gives false, then offer the rest.
    public mutating func take(_ samples: Span<Float>) -> Int { cutter.take(samples) }

    /// Computes the next frame, if all of its samples have come; says whether they have.
    public mutating func advance() -> Bool {
        guard cutter.advance() else { return false }
        let meanSquare = LogMel.prepare(cutter, window, &windowed)
        LogMel.transform(windowed, &fft, &power)
        LogMel.filter(power, bank, &result)
        energy = FrameEnergy(meanSquare: meanSquare)
        index += 1
        return true
    }

    /// The current frame's `bandCount` values, low frequencies first.
    public var bands: Span<Float> {
        @_lifetime(borrow self) get { result.span }
    }

    /// Takes all of `samples` and calls `body` with each frame that they complete: its number and its values.
    public mutating func push<Problem: Error>(
        _ samples: Span<Float>, _ body: (_ index: Int64, _ bands: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        var taken = 0
        while taken < samples.count {
            taken += take(samples.extracting(taken..<samples.count))
            while advance() { try body(index, bands) }
        }
    }

    /// Zeroes everything that was heard, and starts anew at frame 0.
    public mutating func wipe() {
        cutter.wipe()
        fft.wipe()
        windowed.wipe()
        power.wipe()
        result.wipe()
        (index, energy) = (-1, .silence)
        makeRoom()
    }

    private static func prepare(
        _ cutter: borrowing FrameCutter, _ window: SpeechWindow, _ windowed: inout WipedBuffer<Float>
    ) -> Float {
        var target = windowed.mutableSpan
        return window.apply(cutter.frame, into: &target)
    }

    private static func transform(
        _ windowed: borrowing WipedBuffer<Float>, _ fft: inout RealFFT, _ power: inout WipedBuffer<Float>
    ) {
        var target = power.mutableSpan
        fft.power(of: windowed.span, into: &target)
    }

    private static func filter(
        _ power: borrowing WipedBuffer<Float>, _ bank: MelFilterBank, _ result: inout WipedBuffer<Float>
    ) {
        var target = result.mutableSpan
        bank.applyLog(power.span, floor: 1.1920929e-7, into: &target)
    }

    private mutating func makeRoom() {
        windowed.resize(to: LogMel.frameLength)
        power.resize(to: bank.binCount)
        result.resize(to: bank.bandCount)
    }
}
