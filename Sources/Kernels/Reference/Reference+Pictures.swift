extension Reference {
    /// As `Luma.areaReduce`.
    public static func areaReduce(
        _ samples: Span<UInt8>, width: Int, height: Int, factor: Int, into target: inout MutableSpan<UInt8>
    ) {
        let across = Luma.reducedLength(width, factor: factor)
        for i in target.indices {
            let (left, top) = (i % across * factor, i / across * factor)
            var (sum, count) = (0, 0)
            for y in top..<min(top + factor, height) {
                for x in left..<min(left + factor, width) {
                    sum += Int(samples[y * width + x])
                    count += 1
                }
            }
            target[i] = UInt8((sum + count / 2) / count)
        }
    }

    /// As `Luma.cut`, in floats.
    public static func cut(
        _ samples: Span<UInt8>, width: Int, height: Int, _ cut: LumaCut, side: Int, into target: inout MutableSpan<UInt8>
    ) {
        func pixel(_ x: Int, _ y: Int) -> Double {
            Double(samples[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)])
        }
        let (acrossX, acrossY) = (Double(cut.stepX), Double(cut.stepY))
        for row in 0..<side {
            for column in 0..<side {
                let right = Double(column) - Double(side - 1) / 2
                let down = Double(row) - Double(side - 1) / 2
                let x = Double(cut.x) - 0.5 + right * acrossX - down * acrossY
                let y = Double(cut.y) - 0.5 + right * acrossY + down * acrossX
                let (left, top) = (x.rounded(.down), y.rounded(.down))
                let (a, b) = (x - left, y - top)
                let (i, j) = (Int(left), Int(top))
                let upper = pixel(i, j) * (1 - a) + pixel(i + 1, j) * a
                let lower = pixel(i, j + 1) * (1 - a) + pixel(i + 1, j + 1) * a
                target[row * side + column] = UInt8((upper * (1 - b) + lower * b).rounded())
            }
        }
    }

    /// As `Luma.difference`.
    public static func difference(
        _ a: Span<UInt8>, _ b: Span<UInt8>, shift: Int, threshold: Int
    ) -> (sum: Int, changed: Int) {
        var (sum, changed) = (0, 0)
        for i in a.indices {
            let difference = abs(Int(a[i]) - Int(b[i]) - shift)
            sum += difference
            if difference > threshold { changed += 1 }
        }
        return (sum, changed)
    }

    /// As `Luma.brightness`.
    public static func brightness(_ samples: Span<UInt8>) -> Int? {
        guard samples.count > 0 else { return nil }
        var sum = 0
        for i in samples.indices { sum += Int(samples[i]) }
        return (sum * 1000 + samples.count * 255 / 2) / (samples.count * 255)
    }

    /// As `Luma.unpackPlane`.
    public static func unpackPlane(
        _ bytes: Span<UInt8>, width: Int, height: Int, stride: Int, into target: inout MutableSpan<UInt8>
    ) {
        for y in 0..<height {
            for x in 0..<width { target[y * width + x] = bytes[y * stride + x] }
        }
    }

    /// As `Luma.unpackYUYV`.
    public static func unpackYUYV(
        _ bytes: Span<UInt8>, width: Int, height: Int, stride: Int, into target: inout MutableSpan<UInt8>
    ) {
        for y in 0..<height {
            for x in 0..<width { target[y * width + x] = bytes[y * stride + 2 * x] }
        }
    }

    /// The inverse cosine transform of a block by its formula (ITU-T T.81, A.3.3), rows and then columns.
    public struct BlockTransform: Sendable {
        /// For each place and each frequency: ½ cos((2·place + 1)·frequency·π/16), times √½ for frequency 0.
        private let cosines: [Float]

        public init() {
            cosines = (0..<64).map { i in
                let turn = Elementary.turn((2 * (i / 8) + 1) * (i % 8), of: 32).cosine
                return Float(i % 8 == 0 ? 0.125.squareRoot() : turn / 2)
            }
        }

        /// - Parameters:
        ///   - coefficients: 64, the vertical frequency running fastest.
        ///   - samples: 64, in rows.
        public func apply(_ coefficients: Span<Int32>, into samples: inout MutableSpan<UInt8>) {
            var middle = InlineArray<64, Float>(repeating: 0)
            for v in 0..<8 {
                for x in 0..<8 {
                    var sum: Float = 0
                    for u in 0..<8 { sum += cosines[8 * x + u] * Float(coefficients[8 * u + v]) }
                    middle[8 * x + v] = sum
                }
            }
            for x in 0..<8 {
                for y in 0..<8 {
                    var sum: Float = 128
                    for v in 0..<8 { sum += cosines[8 * y + v] * middle[8 * x + v] }
                    samples[8 * y + x] = UInt8(min(max((sum + 0.5).rounded(.down), 0), 255))
                }
            }
        }
    }
}
