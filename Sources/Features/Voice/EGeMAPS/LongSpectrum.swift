internal import Kernels
internal import Signal

/// The spectrum of a 60 ms frame: Gauss window, 1024 points, bins of 15.625 Hz.
struct LongSpectrum: ~Copyable {
    static let frameLength = 960
    static let binCount = 513
    static let size = 1024
    static let binWidth = 15.625

    /// Root of the mean squared windowed sample.
    private(set) var level: Float = 0
    private var fft = RealFFT(size: LongSpectrum.size)
    private let window: [Float]
    private var windowed = WipedBuffer<Float>(capacity: LongSpectrum.frameLength)
    private var powers = WipedBuffer<Float>(capacity: LongSpectrum.binCount)

    init() {
        let last = Double(LongSpectrum.frameLength - 1)
        window = (0..<LongSpectrum.frameLength).map { n in
            let place = (Double(n) - last / 2) / (0.2 * last)
            return Float(Elementary.exp(-0.5 * place * place) * EGeMAPS.sampleScale)
        }
        makeRoom()
    }

    /// Transforms the current frame of `frames`, of 960 samples.
    mutating func analyse(_ frames: borrowing FrameCutter) {
        let square = LongSpectrum.apply(window, to: frames.frame, in: &windowed)
        LongSpectrum.transform(windowed, &fft, &powers)
        level = (square / Float(LongSpectrum.frameLength)).squareRoot()
    }

    /// |X|² of each bin.
    var power: Span<Float> {
        @_lifetime(borrow self) get { powers.span }
    }

    mutating func wipe() {
        fft.wipe()
        windowed.wipe()
        powers.wipe()
        level = 0
        makeRoom()
    }

    private static func apply(_ window: [Float], to frame: Span<Float>, in windowed: inout WipedBuffer<Float>) -> Float {
        var target = windowed.mutableSpan
        return SampleWindow.apply(window.span, to: frame, into: &target, at: 0).products
    }

    private static func transform(
        _ windowed: borrowing WipedBuffer<Float>, _ fft: inout RealFFT, _ powers: inout WipedBuffer<Float>
    ) {
        var target = powers.mutableSpan
        fft.power(of: windowed.span, into: &target)
    }

    private mutating func makeRoom() {
        windowed.resize(to: LongSpectrum.frameLength)
        powers.resize(to: LongSpectrum.binCount)
    }
}
