import Recording
import Signal
import TestSupport
import Testing

@Suite struct Y4MTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func picture(_ seed: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + seed) } }

    /// The first picture's layout and bytes.
    private func first(_ path: String) throws -> (PictureLayout, [UInt8]) {
        var source = try ReplaySource(path: path)
        try open(&source, .camera, .zero)
        var slot = SensorSlot()
        #expect(try source.next(into: &slot) == .video)
        var bytes: [UInt8] = []
        for i in slot.video.bytes.indices { bytes.append(slot.video.bytes[i]) }
        return (slot.video.layout, bytes)
    }

    @Test(
        arguments: [
            ("", PixelFormat.planar420, 15 * 7 + 2 * 8 * 4), (" C420", .planar420, 169), (" C420jpeg", .planar420, 169),
            (" C420mpeg2", .planar420, 169), (" C420paldv", .planar420, 169), (" C422", .planar422, 15 * 7 + 2 * 8 * 7),
            (" C444", .planar444, 3 * 15 * 7), (" Cmono", .gray8, 15 * 7),
        ])
    func everyFormatHasItsSize(_ name: String, _ format: PixelFormat, _ count: Int) throws {
        let pictures = [picture(1, count), picture(2, count)]
        let file = Y4MFile("W15 H7 F10:1 Ip A1:1\(name) XCOLOR=1", frames: pictures)
        let path = try folder.file("a.y4m", file.bytes)
        let (layout, bytes) = try first(path)
        #expect(layout == PictureLayout(format: format, width: 15, height: 7, stride: 15))
        #expect(bytes == pictures[0])
        #expect(try replay(path).map(\.count) == [count, count, 0])
    }

    @Test func timesComeFromTheRate() throws {
        let file = Y4MFile("W2 H2 F30000:1001 Cmono", frames: (0..<40).map { picture($0, 4) })
        let path = try folder.file("a.y4m", file.bytes)
        let times = try replay(path).filter { $0.kind == .video }.map(\.time.nanoseconds)
        let expected = (0..<40).map { (index: Int) -> Int64 in
            MediaTime(nanoseconds: Int64(index) * 1_001_000_000_000 / 30_000).rounded.nanoseconds
        }
        #expect(times == expected)
        #expect(try withPipe(file.bytes, chunk: 3) { try replay($0) } == replay(path))
    }

    @Test func parametersOfAFrameAreAccepted() throws {
        var file = Y4MFile(frames: [picture(1, 128), picture(2, 128)])
        let plain = try replay(try folder.file("a.y4m", file.bytes))
        file.parameters = " Ip XTIME=3"
        #expect(try replay(try folder.file("a.y4m", file.bytes)) == plain)
    }

    @Test func theCutIsNamed() throws {
        let bytes = Y4MFile(frames: [picture(1, 128), picture(2, 128)]).bytes
        let whole = try replay(try folder.file("a.y4m", bytes))
        for kept in [bytes.count - 1, bytes.count - 128, bytes.count - 130] {
            let path = try folder.file("a.y4m", Array(bytes.prefix(kept)))
            let items = try replay(path)
            #expect(items.count == 2 && items[0] == whole[0])
            #expect(items[1].text == "byte \(kept): the file ends inside a picture")
            #expect(try withPipe(Array(bytes.prefix(kept))) { try replay($0) } == items)
            #expect(try replay(path, closed: [.camera]) == items.suffix(1))
        }
    }

    @Test func whatCannotBeReadIsRefused() throws {
        func problem(_ header: String, frames: [[UInt8]] = [[1, 2, 3, 4]]) throws -> String? {
            try refusal(Y4MFile(header, frames: frames).bytes)?.problem
        }
        #expect(try problem("W2 H2 F1:1 Cmono") == nil)
        #expect(try problem("W2 H2 F1:1 C420p10") == "expected C420, C422, C444 or Cmono, found C420p10")
        #expect(try problem("W2 H2 F1:1 C411") == "expected C420, C422, C444 or Cmono, found C411")
        #expect(try problem("H2 F1:1 Cmono") == "expected a width W of 1 to 8192 pixels, found none")
        #expect(try problem("W2 H8193 F1:1 Cmono") == "expected a height H of 1 to 8192 pixels, found none")
        for rate in ["", " F0:0", " F1:0", " F-1:1", " F1", " F5000:1", " F1:5000", " F99999999999999999999:1"] {
            #expect(try problem("W2 H2\(rate) Cmono") == "expected a rate F of pictures a second, as in F30:1, found none")
        }
        #expect(try problem("W2 H2 F1:1 Cmono", frames: []) == "expected a picture or sound, found the end")
        #expect(try problem("W2 H2 F1:1 Cmono", frames: [[1, 2, 3]]) == "expected the rest of a picture, found the end")
        #expect(try problem("W2 H2 F1:1 Cmono X" + String(repeating: "x", count: 2_000))?.hasPrefix("expected the end") == true)
        let damaged = Y4MFile(frames: [picture(0, 128)]).bytes + Array("FRAMX\n".utf8)
        let error = try #require(try refusal(damaged))
        #expect(error.problem == "expected \"FRAME\", found \"X\"")
        #expect(error.place == "byte \(damaged.count - 2)")
    }
}
