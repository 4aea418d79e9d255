import Capture
import Consent
import Glibc
import Signal

/// Shows what a camera gives, for tests that need a process of their own: a camera in user space stands in one only.
///
///     CaptureProbe show PATH COUNT [WIDTH HEIGHT RATE]    its mode, then COUNT outcomes, one a line; fewer if it stalls
///     CaptureProbe take PATH COUNT                        takes so many pictures, as fast as they come, and prints their bytes
///     CaptureProbe reopen PATH COUNT                      open descriptors before and after so many openings
///     CaptureProbe list FOLDER                            the cameras in a folder
@main
enum CaptureProbe {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        do {
            switch words.first {
            case "show": try show(words[1], numbers)
            case "take": try take(words[1], numbers[0])
            case "reopen": try reopen(words[1], numbers[0])
            case "list": list(words[1])
            default: print("show, take, reopen or list?")
            }
        } catch {
            print("error \(error)")
        }
    }

    private static func open(_ path: String, wish: CameraWish = CameraWish()) throws -> Camera {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
        return try Camera.open(try gate.permit(.camera, at: .zero), at: .zero, path: path, wish: wish)
    }

    private static func show(_ path: String, _ numbers: [Int]) throws {
        let isWish = numbers.count == 4
        let wish = isWish ? CameraWish(width: numbers[1], height: numbers[2], rate: numbers[3]) : CameraWish()
        var camera = try open(path, wish: wish)
        let layout = camera.mode.layout
        print(
            "mode \(layout.format) \(layout.width)x\(layout.height) stride \(layout.stride)",
            "rate \(camera.mode.rate.map(String.init(describing:)) ?? "unknown")",
            "by \(camera.mode.driver), \(camera.mode.card): \(camera.mode.changed.joined(separator: ", "))")
        let clock = CaptureClock()
        var frame = VideoFrame()
        var (shown, empty) = (0, 0)
        while shown < numbers[0], empty < 200 {
            let outcome = camera.take(into: &frame, clock: clock)
            empty = outcome == .nothing ? empty + 1 : 0
            shown += outcome == .nothing ? 0 : 1
            switch outcome {
            case .nothing: wait(for: camera.descriptor)
            case .picture(let lost):
                print("picture \(frame.bytes.count) \(digest(frame.bytes)) \(lost) \(frame.time.nanoseconds)")
            case .dropped(let why): print("dropped \(why)")
            case .restarted: print("restarted")
            case .gone(let why):
                print("gone \(why)")
                shown = numbers[0]
            }
        }
        if empty > 0 { print("stalled") }
        print("distrusted \(camera.distrustedTimes)")
        camera.close()
    }

    /// Waits until the camera may have something, or for 100 ms; 2 ms where it always says so.
    private static func wait(for descriptor: Int32) {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if unsafe poll(&one, 1, 100) > 0 { usleep(2_000) }
    }

    private static func take(_ path: String, _ count: Int) throws {
        var camera = try open(path)
        let clock = CaptureClock()
        var frame = VideoFrame()
        var byteCount = 0
        // The camera always has one.
        for _ in 0..<count {
            guard case .picture = camera.take(into: &frame, clock: clock) else { break }
            byteCount += frame.bytes.count
        }
        print("bytes \(byteCount)")
    }

    private static func reopen(_ path: String, _ count: Int) throws {
        var frame = VideoFrame()
        func once() throws {
            var camera = try open(path)
            _ = camera.take(into: &frame, clock: CaptureClock())
        }
        // The first opening loads what stays.
        try once()
        let before = try Folder.names(in: "/proc/self/fd").count
        for _ in 0..<count { try once() }
        print("descriptors \(before) \(try Folder.names(in: "/proc/self/fd").count)")
        print("mappings \(try mappings())")
    }

    /// How many mappings of buffers of the camera in user space there are.
    private static func mappings() throws -> Int {
        let text = String(decoding: try File.contents(of: "/proc/self/maps", limit: 1 << 20), as: UTF8.self)
        return text.split(separator: "\n").count { $0.contains("memfd:camera") }
    }

    private static func list(_ folder: String) {
        for camera in Cameras.all(in: folder) {
            print("\(camera.path.split(separator: "/").last ?? ""), \(camera.card), \(camera.driver), \(camera.state)")
            for offer in camera.offers {
                print("  \(offer.format) read \(offer.isRead) \(offer.width) x \(offer.height) \(offer.rates)")
            }
        }
    }

    /// FNV-1a of 64 bits.
    private static func digest(_ bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for i in bytes.indices { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01b3 }
        return hash
    }
}
