internal import Kernels
internal import Signal

/// Balance, slopes and change of a power spectrum of 257 bins of 31.25 Hz.
struct SpectralShape: ~Copyable {
    private static let fluxBins = 160
    private static let slopeBins = 49

    private var magnitudes = WipedBuffer<Float>(capacity: SpectralShape.fluxBins)
    private var hasBefore = false
    private let low: LevelSlope
    private let middle: LevelSlope

    init(mode: EGeMAPSMode) {
        low = LevelSlope(bins: 0...16, mode: mode)
        middle = LevelSlope(bins: 16...48, mode: mode)
        magnitudes.resize(to: SpectralShape.fluxBins)
    }

    mutating func wipe() {
        magnitudes.wipe()
        magnitudes.resize(to: SpectralShape.fluxBins)
        hasBefore = false
    }

    /// 10 log₁₀ of the power in 1 to 5 kHz over that below; 0 where there is none below.
    static func alphaRatio(_ power: Span<Float>) -> Float {
        let low = SpectralChange.total(power.extracting(0..<32))
        let high = SpectralChange.total(power.extracting(32..<161))
        return low > 0 ? decibels(max(high / low, 1e-14)) : 0
    }

    /// 10 log₁₀ of the strongest bin below 2 kHz over the strongest of 2 to 5 kHz; 0 where there is none above.
    static func hammarbergIndex(_ power: Span<Float>) -> Float {
        let low = Extremes.range(of: power.extracting(0..<64)).high
        let high = Extremes.range(of: power.extracting(64..<161)).high
        return high > 0 ? decibels(max(low / high, 1e-14)) : 0
    }

    /// Slopes of the level over 0 to 500 and 500 to 1500 Hz, in dB a Hz.
    func slopes(_ power: Span<Float>) -> (low: Float, middle: Float) {
        var levels = InlineArray<56, Float>(repeating: 1)
        for i in 0..<SpectralShape.slopeBins { levels[i] = max(power[i], 1e-14) }
        var span = levels.mutableSpan
        Elementary.log(&span)
        return (low.measure(span.span), middle.measure(span.span))
    }

    /// Root of the mean squared change of the magnitudes below 5 kHz; 0 for the first frame.
    mutating func flux(_ power: Span<Float>) -> Float {
        var before = magnitudes.mutableSpan
        let sum = SpectralChange.squares(power.extracting(0..<SpectralShape.fluxBins), from: &before)
        defer { hasBefore = true }
        return hasBefore ? (sum / Float(SpectralShape.fluxBins)).squareRoot() : 0
    }

    private static func decibels(_ ratio: Float) -> Float { Elementary.log(ratio) * 4.3429448 }
}

/// A straight line through levels over frequency.
///
/// openSMILE divides as if there were one point less than there is; silence therefore has a slope other than 0 in
/// compatible mode.
struct LevelSlope {
    private let bins: ClosedRange<Int>
    private let count: Double
    private let frequencySum: Double
    private let determinant: Double

    init(bins: ClosedRange<Int>, mode: EGeMAPSMode) {
        self.bins = bins
        count = Double(mode == .compatible ? bins.count - 1 : bins.count)
        var (sum, squares) = (0.0, 0.0)
        for bin in bins {
            let frequency = Double(bin) * ShortSpectrum.binWidth
            sum += frequency
            squares += frequency * frequency
        }
        frequencySum = sum
        determinant = count * squares - sum * sum
    }

    /// - Parameter logarithms: natural logarithms of the powers.
    func measure(_ logarithms: Span<Float>) -> Float {
        var (sum, products) = (0.0, 0.0)
        for bin in bins {
            let level = Double(logarithms[bin]) * 4.342944819032518
            sum += level
            products += level * (Double(bin) * ShortSpectrum.binWidth)
        }
        return Float((count * products - frequencySum * sum) / determinant)
    }
}
