internal import Kernels
internal import Signal

/// The spectrum of a 20 ms frame: Hamming window, 512 points, bins of 31.25 Hz.
///
/// The frame lies in the middle of the 512 points, as openSMILE has it: the formants depend on that.
struct ShortSpectrum: ~Copyable {
    static let frameLength = 320
    static let binCount = 257
    static let binWidth = 31.25

    private static let size = 512
    private static let margin = 96

    /// The mean of the squared samples, without the window.
    private(set) var meanSquare: Float = 0
    private var fft = RealFFT(size: ShortSpectrum.size)
    private let window: [Float]
    private var padded = WipedBuffer<Float>(capacity: ShortSpectrum.size)
    private var realPart = WipedBuffer<Float>(capacity: ShortSpectrum.binCount)
    private var imaginaryPart = WipedBuffer<Float>(capacity: ShortSpectrum.binCount)
    private var powers = WipedBuffer<Float>(capacity: ShortSpectrum.binCount)

    init() {
        window = (0..<ShortSpectrum.frameLength).map { n in
            let phase = 2 * Double.pi * Double(n) / Double(ShortSpectrum.frameLength - 1)
            return Float((0.54 - 0.46 * Elementary.cos(phase)) * EGeMAPS.sampleScale)
        }
        makeRoom()
    }

    /// Transforms the current frame of `frames`, of 320 samples.
    mutating func analyse(_ frames: borrowing FrameCutter) {
        meanSquare = ShortSpectrum.apply(window, to: frames.frame, in: &padded)
        ShortSpectrum.transform(padded, &fft, &realPart, &imaginaryPart, &powers)
    }

    /// |X|² of each bin.
    var power: Span<Float> {
        @_lifetime(borrow self) get { powers.span }
    }

    var real: Span<Float> {
        @_lifetime(borrow self) get { realPart.span }
    }

    var imaginary: Span<Float> {
        @_lifetime(borrow self) get { imaginaryPart.span }
    }

    mutating func wipe() {
        fft.wipe()
        padded.wipe()
        realPart.wipe()
        imaginaryPart.wipe()
        powers.wipe()
        meanSquare = 0
        makeRoom()
    }

    private static func apply(_ window: [Float], to frame: Span<Float>, in padded: inout WipedBuffer<Float>) -> Float {
        var target = padded.mutableSpan
        return SampleWindow.apply(window.span, to: frame, into: &target, at: margin).samples / Float(frameLength)
    }

    private static func transform(
        _ padded: borrowing WipedBuffer<Float>, _ fft: inout RealFFT, _ real: inout WipedBuffer<Float>,
        _ imaginary: inout WipedBuffer<Float>, _ powers: inout WipedBuffer<Float>
    ) {
        var re = real.mutableSpan
        var im = imaginary.mutableSpan
        var power = powers.mutableSpan
        fft.transform(padded.span, real: &re, imaginary: &im)
        for i in 0..<binCount { power[i] = re[i] * re[i] + im[i] * im[i] }
    }

    private mutating func makeRoom() {
        padded.resize(to: ShortSpectrum.size)
        realPart.resize(to: ShortSpectrum.binCount)
        imaginaryPart.resize(to: ShortSpectrum.binCount)
        powers.resize(to: ShortSpectrum.binCount)
    }
}
