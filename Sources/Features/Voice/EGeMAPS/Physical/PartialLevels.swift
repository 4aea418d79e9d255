internal import Kernels

/// The levels of a voice's partials in a long frame, in dB.
///
/// The spectrum of a Gauss window is a parabola in dB: three bins give a partial's height between them.
struct PartialLevels: ~Escapable {
    private let magnitudes: Span<Float>
    private let fundamental: Double

    /// - Parameter fundamental: in Hz, above 0.
    @_lifetime(copy magnitudes)
    init(_ magnitudes: Span<Float>, fundamental: Double) {
        self.magnitudes = magnitudes
        self.fundamental = fundamental
    }

    /// The level of partial `number`, of which the fundamental is the first; nil where there is none.
    subscript(_ number: Int) -> Double? {
        let place = Double(number) * fundamental / LongSpectrum.binWidth
        let bin = Int(place.rounded())
        guard number > 0, bin > 0, bin + 1 < magnitudes.count else { return nil }
        guard magnitudes[bin - 1] > 0, magnitudes[bin] > 0, magnitudes[bin + 1] > 0 else { return nil }
        let left = Elementary.log(Double(magnitudes[bin - 1]))
        let middle = Elementary.log(Double(magnitudes[bin]))
        let right = Elementary.log(Double(magnitudes[bin + 1]))
        let (slope, curve) = ((right - left) / 2, left - 2 * middle + right)
        // The top, if it is where the partial should be; else the value there.
        let top = curve < 0 ? -slope / curve : .infinity
        let offset = (top - (place - Double(bin))).magnitude <= 0.75 ? top : place - Double(bin)
        return (middle + slope * offset + curve / 2 * offset * offset) * 8.685889638065037
    }

    /// The level of the strongest partial no further than one fundamental from `frequency`; nil where there is none.
    func strongest(near frequency: Double) -> Double? {
        guard frequency > 0 else { return nil }
        let below = Int((frequency / fundamental).rounded(.down))
        guard let low = self[below] else { return self[below + 1] }
        guard let high = self[below + 1] else { return low }
        return max(low, high)
    }
}
