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
        var outcome = Outcome()
        do {
            var source = try ReplaySource(path: path)
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
