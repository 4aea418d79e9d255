import Kernels
import Signal

/// Rows about pictures.
enum VideoBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("jpeg.luma.vga") { try photographs().map(decoding) },
            Benchmark("luma.yuyv.vga") { [unpacking()] },
            Benchmark("resize.area.vga.qvga") { [halving()] },
        ]
    }

    private static let width = 640
    private static let height = 480

    /// Where photographs of 640 × 480 lie beside a checkout.
    private static let folder = "../shared/data/boxed"

    /// The photographs, or the pictures of that size in the recordings that come along.
    private static func photographs() throws -> [[UInt8]] {
        let names = ((try? Folder.names(in: folder)) ?? []).filter { $0.hasSuffix("_vga.jpg") }
        if !names.isEmpty { return try names.map { try File.contents(of: "\(folder)/\($0)", limit: 1 << 24) } }
        return try RecordedPictures.files(width: width, height: height, limit: 20)
    }

    private static func decoding(_ file: [UInt8]) -> () -> Void {
        var decoder = JPEGLumaDecoder()
        var target = WipedBuffer<UInt8>(capacity: width * height)
        return { _ = try? decoder.decode(file.span, into: &target) }
    }

    /// A drawn picture: neither flat nor noise.
    private static func drawing(bytesAPixel: Int) -> [UInt8] {
        (0..<width * height * bytesAPixel).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 7) }
    }

    private static func unpacking() -> () -> Void {
        let bytes = drawing(bytesAPixel: 2)
        let layout = PictureLayout(format: .yuyv, width: width, height: height, stride: 2 * width)
        var plane = LumaPlane()
        return { try? plane.load(bytes.span, layout: layout) }
    }

    private static func halving() -> () -> Void {
        let samples = drawing(bytesAPixel: 1)
        var small = WipedBuffer<UInt8>(capacity: width * height / 4)
        small.resize(to: width * height / 4)
        return {
            var target = small.mutableSpan
            Luma.areaReduce(samples.span, width: width, height: height, factor: 2, into: &target)
        }
    }
}
