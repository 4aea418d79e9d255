import Kernels
import TestSupport
import Testing

@testable import Features

/// Four pairs of resonances near the unit circle, and three roots of about the size `tiny`.
private func roots(tiny: Double, _ random: inout Repeatable) -> [ComplexPoint] {
    func pair(_ radius: Double, _ angle: Double) -> [ComplexPoint] {
        let (re, im) = (radius * Elementary.cos(angle), radius * Elementary.sin(angle))
        return [ComplexPoint(re: re, im: im), ComplexPoint(re: re, im: -im)]
    }
    let resonances = (0..<4).flatMap { k in
        pair(Double.random(in: 0.7...0.98, using: &random), 0.3 + 0.6 * Double(k) + Double.random(in: -0.1...0.1, using: &random))
    }
    return resonances + pair(tiny, Double.random(in: 0.5...2.5, using: &random)) + [ComplexPoint(re: -3 * tiny, im: 0)]
}

/// a₁ … a₁₁ of the polynomial z¹¹ − a₁z¹⁰ − … − a₁₁ that has these roots.
private func coefficients(_ roots: [ComplexPoint]) -> InlineArray<11, Double> {
    var product = [ComplexPoint(re: 1, im: 0)] + [ComplexPoint](repeating: ComplexPoint(re: 0, im: 0), count: roots.count)
    for root in roots {
        for k in (1..<product.count).reversed() {
            let before = product[k - 1]
            product[k].re -= root.re * before.re - root.im * before.im
            product[k].im -= root.re * before.im + root.im * before.re
        }
    }
    return InlineArray { -product[$0 + 1].re }
}

/// How far the points are from the roots, each in parts of its own distance from 0: the largest of all.
private func error(_ found: PolynomialRoots<11>, _ wanted: [ComplexPoint]) -> Double {
    func size(_ re: Double, _ im: Double) -> Double { (re * re + im * im).squareRoot() }
    return wanted.reduce(0) { worst, root in
        let nearest = (0..<11).map { size(found.points[$0].re - root.re, found.points[$0].im - root.im) }.min()
        return max(worst, (nearest ?? .infinity) / size(root.re, root.im))
    }
}

@Suite("Roots of the prediction polynomial")
struct PolynomialRootsTests {
    /// A root near 0 is a resonance so broad that it says nothing, but it takes a place among the three: whether the
    /// steps have become small must be asked beside the root itself.
    @Test("Roots near 0 are found as exactly as those far from it", arguments: [1e-3, 1e-5, 1e-6, 1e-7, 1e-9])
    func tiny(_ size: Double) {
        var random = Repeatable(seed: 1)
        for _ in 0..<20 {
            let wanted = roots(tiny: size, &random)
            var found = PolynomialRoots<11>()
            found.refine(of: coefficients(wanted))
            #expect(error(found, wanted) < 1e-9)
        }
    }

    @Test("So they are when the search begins at the roots of a polynomial not far off", arguments: [1e-3, 1e-6, 1e-9])
    func followed(_ size: Double) {
        var random = Repeatable(seed: 2)
        var found = PolynomialRoots<11>()
        var wanted = roots(tiny: size, &random)
        for _ in 0..<20 {
            wanted = wanted.map { ComplexPoint(re: $0.re * 0.99, im: $0.im * 0.99) }
            found.turn()
            found.refine(of: coefficients(wanted))
            #expect(error(found, wanted) < 1e-9)
        }
    }

    @Test("The three resonances are those of the poles, those near 0 with them")
    func formants() {
        var random = Repeatable(seed: 3)
        for _ in 0..<20 {
            let wanted = roots(tiny: 1e-7, &random)
            var found = PolynomialRoots<11>()
            found.refine(of: coefficients(wanted))
            let formants = found.formants(rate: 11_000, band: 50...5_450, broadest: .infinity)
            let expected = wanted.compactMap { $0.formant(rate: 11_000) }.filter { (50...5_450).contains($0.frequency) }
                .sorted { $0.frequency < $1.frequency }
            for k in 0..<3 {
                #expect(abs(formants[k].frequency - expected[k].frequency) < 0.01)
                #expect(abs(formants[k].bandwidth - expected[k].bandwidth) < 0.01)
            }
        }
    }
}
