import Kernels
import Signal

/// Rows about pictures.
enum VideoBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("jpeg.luma.vga", 1, "pictures") { try photographs().map(decoding) },
            Benchmark("jpeg.block", 1, "blocks") { [transforming()] },
            Benchmark("luma.plane.vga", 1, "pictures") { [copying()] },
            Benchmark("luma.yuyv.vga", 1, "pictures") { [unpacking()] },
            Benchmark("luma.difference.vga", 1, "pictures") { [comparing()] },
            Benchmark("luma.brightness.vga", 1, "pictures") { [weighing()] },
            Benchmark("resize.area.vga.qvga", 1, "pictures") { [reducing(by: 2)] },
            Benchmark("resize.area.vga.128", 1, "pictures") { [reducing(by: 5)] },
            Benchmark("luma.cut.48", 1, "squares") { [cutting()] },
            Benchmark("convolution.int8", 40 * 32 * 5, "products") { [convolving()] },
            Benchmark("convolution.plane", 121 * 32 * 32 * 9, "products") { [convolvingPlane()] },
            Benchmark("convolution.depth", 36 * 128 * 9, "products") { [filteringDepth()] },
            Benchmark("convolution.rectify", 32, "values") { [rectifying(carry: nil)] },
            Benchmark("convolution.residual", 32, "values") { [rectifying(carry: 0.5)] },
        ]
    }

    private static let width = 640
    private static let height = 480

    /// Where photographs of 640 × 480 lie beside a checkout.
    static let folder = "../shared/data/boxed"

    /// The photographs; without them, in place of each four recorded pictures that together have as many pixels.
    static func photographs() throws -> [[[UInt8]]] {
        let names = ((try? Folder.names(in: folder)) ?? []).filter { $0.hasSuffix("_vga.jpg") }
        if !names.isEmpty { return try names.map { [try File.contents(of: "\(folder)/\($0)", limit: 1 << 24)] } }
        let small = try RecordedPictures.files(width: width / 2, height: height / 2, limit: 40)
        return stride(from: 0, to: small.count - 3, by: 4).map { Array(small[$0..<$0 + 4]) }
    }

    /// A photograph of 640 × 480 with one face; `nil` where none is at hand.
    static func photograph() -> [UInt8]? {
        try? File.contents(of: "\(folder)/astronaut_vga.jpg", limit: 1 << 24)
    }

    private static func decoding(_ files: [[UInt8]]) -> Benchmark.Work {
        var decoder = JPEGLumaDecoder()
        var target = WipedBuffer<UInt8>(capacity: width * height)
        return Benchmark.Work { for file in files { _ = try? decoder.decode(file.span, into: &target) } }
    }

    private static func transforming() -> Benchmark.Work {
        let coefficients = (0..<64).map { (i: Int) -> Int32 in
            let size = i * 7_919 % 257 - 128
            return Int32(size / (1 + i % 8 + i / 8))
        }
        let plain = Reference.BlockTransform()
        var samples = [UInt8](repeating: 0, count: 64)
        return Benchmark.Work {
            var target = samples.mutableSpan
            plain.apply(coefficients.span, into: &target)
        } _: {
            var target = samples.mutableSpan
            JPEGBlock.transform(coefficients.span, into: &target)
        }
    }

    /// A drawn picture: neither flat nor noise.
    private static func drawing(bytesAPixel: Int) -> [UInt8] {
        (0..<width * height * bytesAPixel).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 7) }
    }

    private static func copying() -> Benchmark.Work {
        let bytes = drawing(bytesAPixel: 1)
        var samples = [UInt8](repeating: 0, count: width * height)
        return Benchmark.Work {
            var target = samples.mutableSpan
            Reference.unpackPlane(bytes.span, width: width, height: height, stride: width, into: &target)
        } _: {
            var target = samples.mutableSpan
            Luma.unpackPlane(bytes.span, width: width, height: height, stride: width, into: &target)
        }
    }

    private static func unpacking() -> Benchmark.Work {
        let bytes = drawing(bytesAPixel: 2)
        var samples = [UInt8](repeating: 0, count: width * height)
        return Benchmark.Work {
            var target = samples.mutableSpan
            Reference.unpackYUYV(bytes.span, width: width, height: height, stride: 2 * width, into: &target)
        } _: {
            var target = samples.mutableSpan
            Luma.unpackYUYV(bytes.span, width: width, height: height, stride: 2 * width, into: &target)
        }
    }

    private static func comparing() -> Benchmark.Work {
        let (first, second) = (drawing(bytesAPixel: 1), Array(drawing(bytesAPixel: 1).reversed()))
        var sum = 0
        return Benchmark.Work {
            sum &+= Reference.difference(first.span, second.span, shift: 3, threshold: 20).sum
        } _: {
            sum &+= Luma.difference(first.span, second.span, shift: 3, threshold: 20).sum
        }
    }

    private static func weighing() -> Benchmark.Work {
        let samples = drawing(bytesAPixel: 1)
        var sum = 0
        return Benchmark.Work {
            sum &+= Reference.brightness(samples.span) ?? 0
        } _: {
            sum &+= Luma.brightness(samples.span) ?? 0
        }
    }

    private static func reducing(by factor: Int) -> Benchmark.Work {
        let samples = drawing(bytesAPixel: 1)
        var small = [UInt8](repeating: 0, count: width / factor * (height / factor))
        return Benchmark.Work {
            var target = small.mutableSpan
            Reference.areaReduce(samples.span, width: width, height: height, factor: factor, into: &target)
        } _: {
            var target = small.mutableSpan
            Luma.areaReduce(samples.span, width: width, height: height, factor: factor, into: &target)
        }
    }

    /// A turned square of 48 × 48 samples, inside the picture.
    private static func cutting() -> Benchmark.Work {
        let samples = drawing(bytesAPixel: 1)
        let cut = LumaCut(x: 301.5, y: 222.25, pixelsASample: 1.7, roll: 11)
        var square = [UInt8](repeating: 0, count: 48 * 48)
        return Benchmark.Work {
            var target = square.mutableSpan
            Reference.cut(samples.span, width: width, height: height, cut, side: 48, into: &target)
        } _: {
            var target = square.mutableSpan
            Luma.cut(samples.span, width: width, height: height, cut, side: 48, into: &target)
        }
    }

    /// One position of a layer of 40 inputs, 5 taps and 32 outputs.
    private static func convolving() -> Benchmark.Work {
        let weights = (0..<40 * 5 * 32).map { Int8(truncatingIfNeeded: $0 &* 7_919) }
        let layer = Int8Convolution(weights: weights, inputs: 40, outputs: 32, taps: 5)
        let input = (0..<200).map { Int16($0 * 7_919 % 2_048 - 1_024) }
        var sums = [Int32](repeating: 0, count: 32)
        return Benchmark.Work {
            var target = sums.mutableSpan
            Reference.sum(input.span, rows: 5, weights: weights.span, layer: layer, into: &target)
        } _: {
            var target = sums.mutableSpan
            layer.sum(input.span, rows: 5, into: &target)
        }
    }

    /// 11 × 11 positions of a layer of 32 inputs, 3 × 3 taps and 32 outputs.
    private static func convolvingPlane() -> Benchmark.Work {
        let weights = (0..<32 * 9 * 32).map { Int8(truncatingIfNeeded: $0 &* 7_919) }
        let layer = Int8PlaneConvolution(weights: weights, inputs: 32, outputs: 32, side: 3)
        let count = 13 * 13 * 32
        let input: [Int16] = (0..<count).map { index in Int16(index * 7_919 % 2_048 - 1_024) }
        var sums = [Int32](repeating: 0, count: 121 * 32)
        return Benchmark.Work {
            var target = sums.mutableSpan
            Reference.sum(
                input.span, rows: 11, columns: 11, pitch: 13 * 32, weights: weights.span, layer: layer, into: &target)
        } _: {
            var target = sums.mutableSpan
            layer.sum(input.span, rows: 11, columns: 11, pitch: 13 * 32, into: &target)
        }
    }

    /// 6 × 6 positions of 128 channels.
    private static func filteringDepth() -> Benchmark.Work {
        let weights = (0..<128 * 9).map { Int8(truncatingIfNeeded: $0 &* 7_919) }
        let layer = Int8DepthConvolution(weights: weights, channels: 128)
        let count = 8 * 8 * 128
        let input: [Int16] = (0..<count).map { index in Int16(index * 7_919 % 2_048 - 1_024) }
        var sums = [Int32](repeating: 0, count: 36 * 128)
        return Benchmark.Work {
            var target = sums.mutableSpan
            Reference.sum(
                input.span, rows: 6, columns: 6, pitch: 8 * 128, weights: weights.span, layer: layer, into: &target)
        } _: {
            var target = sums.mutableSpan
            layer.sum(input.span, rows: 6, columns: 6, pitch: 8 * 128, into: &target)
        }
    }

    /// One position of a layer of 32 outputs.
    private static func rectifying(carry: Float?) -> Benchmark.Work {
        let sums = (0..<32).map { Int32($0 * 7_919 % 2_048 - 1_024) }
        let (multiplier, bias) = (sums.map { 1 + Float($0) / 4_096 }, sums.map { Float($0) / 3 })
        var values = [Int16](repeating: 100, count: 32)
        return Benchmark.Work {
            var target = values.mutableSpan
            Reference.rectify(
                sums.span, rows: 1, width: 32, channels: 32, multiplier: multiplier.span, bias: bias.span, carry: carry,
                ceiling: 16_383, into: &target)
        } _: {
            var target = values.mutableSpan
            if let carry {
                Requantisation.rectifyResidual(
                    sums.span, rows: 1, width: 32, channels: 32, multiplier: multiplier.span, bias: bias.span,
                    carry: carry, ceiling: 16_383, into: &target)
            } else {
                Requantisation.rectify(
                    sums.span, rows: 1, width: 32, channels: 32, multiplier: multiplier.span, bias: bias.span,
                    ceiling: 16_383, into: &target)
            }
        }
    }
}
