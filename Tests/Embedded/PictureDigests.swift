import Kernels
import Signal

/// Everything that Kernels does with integers: layers of 8-bit weights, and pictures.
enum PictureDigests {
    static func report() {
        layers()
        planes()
        network()
        pictures()
        squares()
    }

    private static func layers() {
        var random = Repeatable(seed: 6)
        var digester = Digester()
        for (inputs, outputs, taps, stride) in [(40, 32, 5, 2), (32, 48, 3, 1), (48, 6, 1, 1)] {
            let weights = (0..<outputs * taps * inputs).map { _ in Int8(truncatingIfNeeded: random.next()) }
            let layer = Int8Convolution(
                weights: weights, inputs: inputs, outputs: outputs, taps: taps, stride: stride, padding: taps / 2)
            let rows = 67
            let positions = layer.positions(rows: rows)
            let values = (0..<rows * inputs).map { _ in Int16(random.below(4_000)) }
            var sums = [Int32](repeating: 0, count: positions * layer.width)
            var sumsSpan = sums.mutableSpan
            layer.sum(values.span, rows: rows, into: &sumsSpan)
            let (multiplier, bias) = (random.floats(outputs, 0...0.01), random.floats(outputs, -500...500))
            var rectified = [Int16](repeating: 0, count: positions * outputs)
            var span = rectified.mutableSpan
            Requantisation.rectify(
                sums.span, rows: positions, width: layer.width, channels: outputs, multiplier: multiplier.span,
                bias: bias.span, ceiling: 32_767, into: &span)
            digester.add(sums)
            digester.add(rectified)
        }
        digester.report("int8")
    }

    /// The same over planes.
    private static func planes() {
        var random = Repeatable(seed: 8)
        var digester = Digester()
        for (inputs, outputs, side, stride) in [(1, 16, 5, 2), (16, 32, 3, 1), (24, 40, 1, 1)] {
            let weights = (0..<outputs * side * side * inputs).map { _ in Int8(truncatingIfNeeded: random.next()) }
            let layer = Int8PlaneConvolution(weights: weights, inputs: inputs, outputs: outputs, side: side, stride: stride)
            let pitch = (4 * stride + side) * inputs + 1
            let input = (0..<layer.reach(rows: 5, columns: 5, pitch: pitch)).map { _ in Int16(random.below(4_000)) }
            var sums = [Int32](repeating: 0, count: 25 * layer.width)
            var span = sums.mutableSpan
            layer.sum(input.span, rows: 5, columns: 5, pitch: pitch, into: &span)
            digester.add(sums)
        }
        for stride in 1...2 {
            let weights = (0..<24 * 9).map { _ in Int8(truncatingIfNeeded: random.next()) }
            let layer = Int8DepthConvolution(weights: weights, channels: 24, stride: stride)
            let pitch = (4 * stride + 3) * 24
            let input = (0..<layer.reach(rows: 5, columns: 5, pitch: pitch)).map { _ in Int16(random.below(4_000)) }
            var sums = [Int32](repeating: 0, count: 25 * 24)
            var span = sums.mutableSpan
            layer.sum(input.span, rows: 5, columns: 5, pitch: pitch, into: &span)
            digester.add(sums)
        }
        digester.report("int8 planes")
    }

    /// Layers one after the other, with what makes activations of sums, and real values at the end.
    private static func network() {
        var random = Repeatable(seed: 9)
        var digester = Digester()
        func convolution(_ inputs: Int, _ outputs: Int, _ side: Int, _ stride: Int = 1) -> Int8PlaneConvolution {
            let weights = (0..<outputs * side * side * inputs).map { _ in Int8(truncatingIfNeeded: random.next()) }
            return Int8PlaneConvolution(weights: weights, inputs: inputs, outputs: outputs, side: side, stride: stride)
        }
        func scaling(_ outputs: Int, carry: Float? = nil) -> Int8Scaling {
            Int8Scaling(
                multiplier: random.floats(outputs, 0...0.002), bias: random.floats(outputs, -500...500), carry: carry)
        }
        let stem = Int8Layer(convolution: convolution(1, 16, 3, 2), scaling: scaling(16))
        let residual = Int8Layer(convolution: convolution(16, 16, 3), scaling: scaling(16, carry: 0.7))
        let weights = (0..<16 * 9).map { _ in Int8(truncatingIfNeeded: random.next()) }
        let separable = Int8SeparableLayer(
            depth: Int8DepthConvolution(weights: weights, channels: 16, stride: 2), depthScaling: scaling(16),
            point: Int8Layer(convolution: convolution(16, 24, 1), scaling: scaling(24)))
        let output = Int8Layer(convolution: convolution(24, 3, 1), scaling: scaling(3))
        var picture = Int8Plane(channels: 1, margin: 1)
        var first = Int8Plane(channels: 16, margin: 1)
        var second = Int8Plane(channels: 16, margin: 1)
        var third = Int8Plane(channels: 24, margin: 0)
        var work = Int8Workspace()
        for (rows, columns) in [(17, 30), (8, 5), (40, 41)] {
            picture.resize(rows: rows, columns: columns)
            for row in 0..<rows {
                picture.write(row: row) { values in
                    for i in values.indices { values[i] = Int16(random.below(30_000) - 15_000) }
                }
            }
            stem.run(picture, &work, into: &first)
            residual.run(first, &work, into: &second)
            separable.run(second, &work, into: &third)
            var said = WipedBuffer<Float>(count: third.rows * third.columns * 3)
            output.measure(third, &work, into: &said)
            for row in 0..<third.rows {
                let values = third.row(row)
                for i in values.indices { digester.add([values[i]]) }
            }
            for i in said.span.indices { digester.add([said.span[i]]) }
        }
        digester.report("int8 network")
    }

    /// Squares cut out of pictures, turned and smaller.
    private static func squares() {
        var random = Repeatable(seed: 10)
        var digester = Digester()
        for _ in 0..<100 {
            let (width, height, side) = (1 + random.below(90), 1 + random.below(70), 1 + random.below(50))
            let picture = random.bytes(width * height)
            let cut = LumaCut(
                x: random.float(-20...110), y: random.float(-20...90), pixelsASample: random.float(0.1...4),
                roll: random.float(-90...90))
            var square = [UInt8](repeating: 0, count: side * side)
            var span = square.mutableSpan
            Luma.cut(picture.span, width: width, height: height, cut, side: side, into: &span)
            digester.add(square)
        }
        digester.report("cut")
    }

    /// Pictures, the same with bytes that are wrong, and what is made of them.
    private static func pictures() {
        var random = Repeatable(seed: 7)
        var (decoded, reduced) = (Digester(), Digester())
        var decoder = JPEGLumaDecoder()
        var luma = WipedBuffer<UInt8>(capacity: 0)
        for round in 0..<60 {
            let (width, height) = (1 + random.below(200), 1 + random.below(100))
            var file = PictureFile.make(width: width, height: height, &random)
            if round % 3 == 2 {
                for _ in 0..<3 { file[random.below(file.count)] = UInt8(truncatingIfNeeded: random.next()) }
            }
            do throws(JPEGError) {
                let size = try decoder.decode(file.span, into: &luma)
                var samples: [UInt8] = []
                for index in 0..<luma.count { samples.append(luma.span[index]) }
                decoded.add([size.width, size.height])
                decoded.add(samples)
                let factor = 1 + round % 7
                let count =
                    Luma.reducedLength(size.width, factor: factor) * Luma.reducedLength(size.height, factor: factor)
                var smaller = [UInt8](repeating: 0, count: count)
                var span = smaller.mutableSpan
                Luma.areaReduce(samples.span, width: size.width, height: size.height, factor: factor, into: &span)
                reduced.add(smaller)
                reduced.add([Luma.brightness(samples.span) ?? -1])
                let change = Luma.difference(samples.span, random.bytes(samples.count).span, threshold: 20)
                reduced.add([change.sum, change.changed])
            } catch {
                decoded.add(error.description)
            }
        }
        decoded.report("jpeg")
        reduced.report("luma")
    }
}

/// Baseline JPEG files of one component with random coefficients.
private enum PictureFile {
    /// Run lengths 0 ... 7 before coefficients of 1 ... 4 bits; with the end of a block 33 codes of six bits.
    private static let runs = 8
    private static let largestSize = 4

    static func make(width: Int, height: Int, _ random: inout Repeatable) -> [UInt8] {
        var file: [UInt8] = [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0]
        for _ in 0..<64 { file.append(UInt8(1 + random.below(16))) }
        file += [0xff, 0xc0, 0, 11, 8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        file += [1, 1, 0x11, 0]
        file += [0xff, 0xc4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + (0..<12).map { UInt8($0) }
        file += [0xff, 0xc4, 0, 52, 0x10, 0, 0, 0, 0, 0, 33, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        for run in 0..<runs { for size in 1...largestSize { file.append(UInt8(run << 4 | size)) } }
        file += [0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0]
        var (bits, count) = (0, 0)
        func put(_ value: Int, _ length: Int) {
            bits = (bits << length | value) & 0xffff_ffff
            count += length
            while count >= 8 {
                let byte = UInt8(truncatingIfNeeded: bits >> (count - 8))
                file.append(byte)
                if byte == 0xff { file.append(0) }
                count -= 8
            }
        }
        for _ in 0..<(width + 7) / 8 * ((height + 7) / 8) {
            let size = random.below(6)
            put(size, 4)
            put(random.below(1 << size), size)
            var place = 1
            while place + runs <= 64, random.below(6) > 0 {
                let (run, size) = (random.below(runs), 1 + random.below(largestSize))
                put(1 + run * largestSize + size - 1, 6)
                put(random.below(1 << size), size)
                place += run + 1
            }
            // A block that is full ends without being told.
            if place < 64 { put(0, 6) }
        }
        if count > 0 { put((1 << (8 - count)) - 1, 8 - count) }
        return file + [0xff, 0xd9]
    }
}
