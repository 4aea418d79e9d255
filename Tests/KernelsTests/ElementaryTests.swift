import Foundation
import Kernels
import TestSupport
import Testing

/// How far `value` is from `exact`, in units in the last place of the float nearest to `exact`.
private func error(_ value: Float, _ exact: Double) -> Double {
    let nearest = Float(exact)
    if nearest == value { return abs(Double(value) - exact) / Double(max(nearest.ulp, .leastNonzeroMagnitude)) }
    if !nearest.isFinite || !value.isFinite { return .infinity }
    return abs(Double(value) - exact) / Double(max(nearest.ulp, .leastNonzeroMagnitude))
}

@Suite struct ElementaryTests {
    @Test(arguments: [(-87.0, 88.7), (-1, 1), (-1e-4, 1e-4)]) func exponential(range: (Double, Double)) {
        var random = Repeatable(seed: 1)
        var worst = 0.0
        for _ in 0..<20_000 {
            let x = Float(Double.random(in: range.0...range.1, using: &random))
            worst = max(worst, error(Elementary.exp(x), Foundation.exp(Double(x))))
        }
        #expect(worst < 1.5, "\(worst) ULP")
    }

    @Test func exponentialOfSmallResults() {
        var random = Repeatable(seed: 2)
        for _ in 0..<5_000 {
            let x = Float.random(in: -105 ... -87, using: &random)
            let exact = Foundation.exp(Double(x))
            #expect(abs(Double(Elementary.exp(x)) - exact) <= 1.6 * Double(max(Float(exact).ulp, .leastNonzeroMagnitude)))
        }
        #expect(Elementary.exp(Float(0)) == 1)
        #expect(Elementary.exp(Float(89)) == .infinity)
        #expect(Elementary.exp(Float.infinity) == .infinity)
        #expect(Elementary.exp(-Float.infinity) == 0)
        #expect(Elementary.exp(Float(-200)) == 0)
        #expect(Elementary.exp(Float.nan).isNaN)
    }

    @Test func logarithm() {
        var random = Repeatable(seed: 3)
        var worst = 0.0
        for _ in 0..<30_000 {
            let any = Float(bitPattern: UInt32.random(in: 1..<0x7f80_0000, using: &random))
            let nearOne = Float.random(in: 0.5...2, using: &random)
            worst = max(worst, error(Elementary.log(any), Foundation.log(Double(any))))
            worst = max(worst, error(Elementary.log(nearOne), Foundation.log(Double(nearOne))))
        }
        #expect(worst < 1.5, "\(worst) ULP")
        #expect(Elementary.log(Float(1)) == 0)
        #expect(Elementary.log(Float(0)) == -.infinity)
        #expect(Elementary.log(-Float.zero) == -.infinity)
        #expect(Elementary.log(Float.infinity) == .infinity)
        #expect(Elementary.log(Float(-1)).isNaN)
        #expect(Elementary.log(Float.nan).isNaN)
    }

    @Test(arguments: [3.0, 1_000, 1e6, 5e8]) func sineAndCosine(limit: Double) {
        var random = Repeatable(seed: 4)
        var worst = 0.0
        for _ in 0..<10_000 {
            let x = Float(Double.random(in: -limit...limit, using: &random))
            worst = max(worst, error(Elementary.sin(x), Foundation.sin(Double(x))))
            worst = max(worst, error(Elementary.cos(x), Foundation.cos(Double(x))))
        }
        #expect(worst < 0.51, "\(worst) ULP")
    }

    @Test func sineAndCosineOutsideTheirRange() {
        for x in [Float.nan, .infinity, -.infinity, 1e9] {
            #expect(Elementary.sin(x).isNaN)
            #expect(Elementary.cos(x).isNaN)
        }
        #expect(Elementary.sin(Float(0)) == 0)
        #expect(Elementary.cos(Float(0)) == 1)
    }

    @Test func doubleForms() {
        var random = Repeatable(seed: 5)
        for _ in 0..<10_000 {
            let x = Double.random(in: -20...20, using: &random)
            #expect(abs(Elementary.exp(x) - Foundation.exp(x)) <= 4 * Foundation.exp(x).ulp)
            #expect(abs(Elementary.log(abs(x)) - Foundation.log(abs(x))) <= 4 * max(Foundation.log(abs(x)).ulp, 1e-17))
            #expect(abs(Elementary.sin(x) - Foundation.sin(x)) < 4e-16)
            #expect(abs(Elementary.cos(x) - Foundation.cos(x)) < 4e-16)
        }
        #expect(Elementary.exp(-800.0) == 0)
        #expect(Elementary.exp(800.0) == .infinity)
        #expect(Elementary.log(0.0) == -.infinity)
        #expect(Elementary.log(-1.0).isNaN)
    }

    @Test func turnsAreExactAtTheQuarters() {
        for (numerator, cosine, sine) in [(0, 1.0, 0.0), (3, 0, 1), (6, -1, 0), (9, 0, -1), (12, 1, 0), (-3, 0, -1)] {
            let turn = Elementary.turn(numerator, of: 12)
            #expect(turn.cosine == cosine && turn.sine == sine)
        }
        for denominator in [1, 7, 512, 1_000] {
            for numerator in -20...20 {
                let angle = 2 * Double.pi * Double(numerator) / Double(denominator)
                let turn = Elementary.turn(numerator, of: denominator)
                #expect(abs(turn.cosine - Foundation.cos(angle)) < 1e-13)
                #expect(abs(turn.sine - Foundation.sin(angle)) < 1e-13)
            }
        }
    }

    @Test func spansOfEveryLengthGiveTheScalarBytes() {
        var random = Repeatable(seed: 6)
        for length in 0...67 {
            let offset = length % 8
            let values = (0..<length + offset).map { _ in Float.random(in: -20...20, using: &random) }
            let forms: [((inout MutableSpan<Float>) -> Void, (Float) -> Float)] = [
                ({ Elementary.exp(&$0) }, { Elementary.exp($0) }), ({ Elementary.log(&$0) }, { Elementary.log($0) }),
                ({ Elementary.sin(&$0) }, { Elementary.sin($0) }), ({ Elementary.cos(&$0) }, { Elementary.cos($0) }),
            ]
            for (span, scalar) in forms {
                var changed = values
                do {
                    var all = changed.mutableSpan
                    var part = all._mutatingExtracting(offset..<values.count)
                    span(&part)
                }
                #expect(changed[..<offset] == values[..<offset])
                #expect(changed[offset...].map(\.bitPattern) == values[offset...].map { scalar($0).bitPattern })
            }
        }
    }
}
