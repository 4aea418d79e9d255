import Digest
import Signal

extension MatroskaReader {
    /// Reads an event: the text of one JSON object. An empty text is none, but says that the recording
    /// goes on until its time.
    func readEvent(_ size: Int, _ time: MediaTime, _ input: inout Input, _ intake: inout Intake) throws(Halt) {
        let place = input.offset
        guard size <= TimedEvent.largest else {
            throw input.damage(
                at: place, expected: "an event of at most \(TimedEvent.largest) bytes", found: "\(size)",
                advice: "shorten the event")
        }
        var bytes = try input.bytes(size)
        intake.blockCount += 1
        while let last = bytes.last, last == 0 || last == 0x0a || last == 0x0d || last == 0x20 { bytes.removeLast() }
        if bytes.isEmpty { return intake.mark(time) }
        do throws(JSONError) {
            let node = try JSONParser.parse(bytes)
            guard case .object = node.value else {
                throw JSONError(node.position, "expected an object, found \(node.kind)")
            }
        } catch {
            throw .failed(
                SourceError(
                    name: input.name, place: "byte \(place), \(error.position)", problem: "in an event: \(error.problem)",
                    advice: "write one JSON object an event, or leave the subtitles out"))
        }
        intake.append(TimedEvent(time: time, json: String(decoding: bytes, as: UTF8.self)))
    }
}
