import Foundation
import Kernels
import TestSupport
import Testing

private let decimals = DecimalText()

private func text(_ values: [Float]) -> String {
    var bytes = [UInt8](repeating: 0, count: values.count * DecimalText.longest)
    var span = bytes.mutableSpan
    let count = decimals.append(values.span, to: &span, at: 0)
    return String(decoding: bytes[..<count], as: UTF8.self)
}

@Suite struct DecimalTextTests {
    @Test func agreesWithPrintf() {
        var random = Repeatable(seed: 31)
        for magnitude in [1e-6, 1e-3, 1, 9.99, 10, 40, 99.999, 100, 999.9, 1_000, 1e5, 1e9, 8e12] {
            let values = (0..<200).map { _ in Float(Double.random(in: -magnitude...magnitude, using: &random)) }
            let expected = values.map { value in
                let text = String(format: "%.5f", Double(value))
                return text == "-0.00000" ? ",0.00000" : "," + text
            }
            #expect(text(values) == expected.joined())
        }
    }

    @Test func edges() {
        #expect(text([]) == "")
        #expect(text([0, -0.0, 1, -1]) == ",0.00000,0.00000,1.00000,-1.00000")
        #expect(text([.nan]) == ",nan")
        #expect(text([.infinity, -.infinity]) == ",9000000000000.00000,-9000000000000.00000")
        #expect(text([999.99999, 9.999999, 99.999999]) == ",1000.00000,10.00000,100.00000")
    }
}
