import Consent
import Glibc
import Recording
import Signal

/// Replays bytes as a recording, once as a file and once from a pipe: both must give the same.
enum FuzzRecording {
    static func run(_ bytes: [UInt8]) {
        // Which sensors stay closed hangs on the input, so that it is the same when the input is run again.
        let choices: [Set<Sensor>] = [[], [.camera], [.microphone], [.camera, .microphone]]
        let closed = choices[bytes.reduce(0) { $0 &+ Int($1) } & 3]
        let file = replayFile(bytes, closed: closed)
        let pipe = replayPipe(bytes, closed: closed)
        precondition(file == pipe, "a file gives \(file), a pipe \(pipe)")
        // Where a second recording begins, the two are read as parts of a run.
        let magic: [UInt8] = [0x1a, 0x45, 0xdf, 0xa3]
        for start in bytes.indices.dropFirst().reversed() where bytes[start...].starts(with: magic) {
            return replayParts(bytes[..<start], bytes[start...], closed: closed)
        }
    }

    /// A folder for two parts, in memory.
    private static let folder: String = {
        var name = Array("/dev/shm/lamppost-fuzz-XXXXXX".utf8CString)
        precondition(mkdtemp(&name) != nil, "no temporary folder")
        atexit { Folder.remove(FuzzRecording.folder) }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    private static func replayParts(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>, closed: Set<Sensor>) {
        do {
            for (number, bytes) in [first, second].enumerated() {
                try File(creating: "\(folder)/run-000\(number + 1).mkv").write(Array(bytes))
            }
        } catch { preconditionFailure("\(error)") }
        _ = replay(closed: closed) { () throws(SourceError) in
            try ReplaySource.open(RecordingRun(upTo: "\(folder)/run-0002.mkv"))
        }
    }

    /// Two small parts of a run, one behind the other.
    static var parts: [UInt8] {
        do {
            let limits = SegmentLimits(duration: 500_000_000)
            let plan = RecordingPlan(
                pictures: PictureLayout(format: .gray8, width: 4, height: 4, stride: 4),
                sound: RecordingPlan.Sound(rate: 8_000, channels: 1), epoch: UTCTime(nanoseconds: 0), segments: limits)
            var recorder = try Recorder(path: "\(folder)/seed.mkv", plan: plan)
            for time in stride(from: Int64(0), to: 900, by: 20) {
                try recorder.sound([UInt8](repeating: 3, count: 320).span, time: .milliseconds(time))
            }
            try recorder.finish(at: .milliseconds(900))
            return try ["seed-0001", "seed"].flatMap { try File.contents(of: "\(folder)/\($0).mkv", limit: 16_384) }
        } catch { preconditionFailure("\(error)") }
    }

    /// A file without a name, written anew for each input.
    private static let descriptor: CInt = {
        // In memory: emptying a file on a disk takes milliseconds.
        var name = Array("/dev/shm/lamppost-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        precondition(descriptor >= 0, "no temporary file")
        unlink(name)
        return descriptor
    }()

    private static func replayFile(_ bytes: [UInt8], closed: Set<Sensor>) -> Outcome {
        precondition(ftruncate(descriptor, 0) == 0, "the temporary file cannot be emptied")
        precondition(pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, "the temporary file is short")
        return replay("/proc/self/fd/\(descriptor)", closed: closed)
    }

    private static func replayPipe(_ bytes: [UInt8], closed: Set<Sensor>) -> Outcome {
        var ends: [CInt] = [0, 0]
        precondition(pipe(&ends) == 0, "no pipe")
        defer { close(ends[0]) }
        // A pipe holds 64 KiB, the fuzzer's inputs have 32 at most.
        precondition(bytes.isEmpty || write(ends[1], bytes, bytes.count) == bytes.count, "the pipe is full")
        // The source opens the pipe anew: the writing end must be closed for it to see the end.
        close(ends[1])
        return replay("/proc/self/fd/\(ends[0])", closed: closed)
    }

    private struct Outcome: Equatable {
        var count = 0
        /// Kinds, times and bytes of all items, hashed.
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        var end = ""

        mutating func add(_ value: UInt64) { digest = (digest ^ value) &* 0x100_0000_01b3 }
    }

    private static func replay(_ path: String, closed: Set<Sensor>) -> Outcome {
        replay(closed: closed) { () throws(SourceError) in try ReplaySource(path: path) }
    }

    private static func replay(closed: Set<Sensor>, _ open: () throws(SourceError) -> ReplaySource) -> Outcome {
        var outcome = Outcome()
        do {
            var source = try open()
            let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
            for sensor in source.sensors where !closed.contains(sensor) {
                try source.open(try gate.permit(sensor, at: .zero), at: .zero)
            }
            var slot = SensorSlot()
            var last = MediaTime.zero
            while true {
                let item = try source.next(into: &slot)
                outcome.count += 1
                var time = last
                switch item {
                case .video:
                    time = slot.video.time
                    for i in slot.video.bytes.indices { outcome.add(UInt64(slot.video.bytes[i])) }
                case .audio:
                    time = slot.audio.time
                    for i in slot.audio.samples.indices { outcome.add(UInt64(slot.audio.samples[i].bitPattern)) }
                case .event(let event):
                    time = event.time
                    outcome.add(UInt64(event.json.utf8.count))
                case .time(let to), .gap(_, _, let to): time = to
                case .back: break
                case .end(let cutOff):
                    outcome.end = cutOff ?? "whole"
                    return outcome
                }
                precondition(time >= last && time.isInRange, "an item at \(time) after one at \(last)")
                precondition(source.horizon >= time, "the horizon \(source.horizon) lies before \(time)")
                last = time
                outcome.add(UInt64(bitPattern: time.nanoseconds))
            }
        } catch let error as SourceError {
            outcome.end = "\(error.place): \(error.problem)"
        } catch {
            outcome.end = "\(error)"
        }
        return outcome
    }
}
