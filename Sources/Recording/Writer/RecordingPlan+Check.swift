import Signal

/// What may be written: nothing that the reader would refuse.
extension RecordingPlan {
    /// The bytes that a picture takes in the file.
    ///
    /// - Throws: if the recording has no such pictures.
    func check(_ frame: borrowing VideoFrame, name: String) throws(SourceError) -> Int {
        let layout = frame.layout
        guard let pictures, layout.format == pictures.format, layout.width == pictures.width, layout.height == pictures.height
        else {
            throw SourceError(
                name: name, place: "picture at \(frame.time)",
                problem: "expected \(pictures.map(RecordingPlan.words) ?? "no picture"), found \(RecordingPlan.words(layout))",
                advice: "begin another recording for another format")
        }
        let count = frame.bytes.count
        let isWhole =
            layout.format == .jpeg
            ? (1...MatroskaReader.largestPicture).contains(count) : layout.leastByteCount.map { count >= $0 } ?? false
        guard isWhole else {
            throw SourceError(
                name: name, place: "picture at \(frame.time)", problem: "expected all bytes of a picture, found \(count)",
                advice: "drop the picture")
        }
        return layout.format == .jpeg ? count : layout.packedByteCount
    }

    /// - Throws: if so many bytes are no sound of this recording.
    func check(sound count: Int, at time: MediaTime, name: String) throws(SourceError) {
        guard let format = soundFormat, count % format.frameBytes == 0,
            count <= MatroskaReader.mostSeconds * format.rate * format.frameBytes
        else {
            let expected = soundFormat.map { "whole frames of \($0.frameBytes) bytes, at most 2 s" } ?? "no sound"
            throw SourceError(
                name: name, place: "sound at \(time)", problem: "expected \(expected), found \(count) bytes",
                advice: "begin another recording for another format")
        }
    }

    private static func words(_ layout: PictureLayout) -> String { "\(layout.format) of \(layout.width)×\(layout.height)" }
}
