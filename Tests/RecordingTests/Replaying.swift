import Consent
import Foundation
import Recording
import Signal
import TestSupport

/// A folder that is removed when it ends.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("recording-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = self.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// Bytes that come out of a pipe, some at a time, under a path that can be opened once.
func withPipe<Result>(_ bytes: [UInt8], chunk: Int = 1_000, _ body: (String) throws -> Result) throws -> Result {
    _ = signal(SIGPIPE, SIG_IGN)
    let pipe = Pipe()
    let writer = Thread {
        var rest = bytes[...]
        while !rest.isEmpty {
            do { try pipe.fileHandleForWriting.write(contentsOf: rest.prefix(chunk)) } catch { break }
            rest = rest.dropFirst(chunk)
        }
        try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    defer { try? pipe.fileHandleForReading.close() }
    return try body("/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)")
}

/// Opens a sensor under the operator's own basis.
func open(_ source: inout ReplaySource, _ sensor: Sensor, _ time: MediaTime) throws {
    let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
    try source.open(try gate.permit(sensor, at: time), at: time)
}

typealias Item = SensorSourceContract.Item

/// All that a recording gives, with the sensors open that it has; every promise of a source kept.
func replay(_ path: String, for sensors: [Sensor] = Sensor.allCases, closed: Set<Sensor> = []) throws -> [Item] {
    var source = try ReplaySource(path: path, for: sensors)
    for sensor in source.sensors where !closed.contains(sensor) { try open(&source, sensor, .zero) }
    let (items, broken) = try SensorSourceContract().run(&source)
    if !broken.isEmpty { throw Broken(faults: broken) }
    return items
}

struct Broken: Error {
    var faults: [String]
}

/// All samples of sound, one after the other.
func sound(_ path: String) throws -> [Float] {
    var source = try ReplaySource(path: path)
    try open(&source, .microphone, .zero)
    var slot = SensorSlot()
    var samples: [Float] = []
    while true {
        switch try source.next(into: &slot) {
        case .audio: for i in slot.audio.samples.indices { samples.append(slot.audio.samples[i]) }
        case .end: return samples
        default: break
        }
    }
}

/// Why a recording is refused, `nil` if it is not.
func refusal(_ bytes: [UInt8], name: String = "bad") throws -> SourceError? {
    let folder = try Folder()
    do {
        _ = try replay(try folder.file(name, bytes))
        return nil
    } catch let error as SourceError {
        return error
    }
}
