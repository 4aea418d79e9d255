import Kernels
import Recording
import Signal

/// Pictures out of `Recordings/`, as work for benchmarks.
enum RecordedPictures {
    /// The JPEG files of one size in the recordings that come along, at most `limit`.
    static func files(width: Int, height: Int, limit: Int) throws -> [[UInt8]] {
        guard let folder = try? Shipped.path("Recordings") else { return [] }
        var files: [[UInt8]] = []
        for name in try Folder.names(in: folder) where name.hasSuffix(".mkv") {
            var source = try ReplaySource(path: "\(folder)/\(name)")
            guard source.sensors.contains(.camera) else { continue }
            try OperatorBasis.open(&source, [.camera])
            var slot = SensorSlot()
            var decoder = JPEGLumaDecoder()
            var luma = WipedBuffer<UInt8>(capacity: 0)
            reading: while files.count < limit {
                switch try source.next(into: &slot) {
                case .end: break reading
                case .video where slot.video.layout.format == .jpeg:
                    let bytes = slot.video.bytes
                    guard let size = try? decoder.decode(bytes, into: &luma), size == (width, height) else {
                        break reading
                    }
                    files.append(bytes.indices.map { bytes[$0] })
                default: continue
                }
            }
        }
        return files
    }
}
