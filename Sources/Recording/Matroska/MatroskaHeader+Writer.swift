import Signal

extension MatroskaHeader {
    /// What wrote a Matroska file, by its own words, as far as they stand at the beginning of its segment.
    fileprivate static func writer(of input: inout Input) throws(Halt) -> String? {
        guard try input.bytes(4) == EBML.magic else { return nil }
        try checkDocument(&input)
        guard try input.element()?.id == MatroskaID.segment, let info = try input.element(), info.id == MatroskaID.info,
            let size = info.size
        else { return nil }
        for (id, field) in try input.body(size, most: mostInfo).elements() where id == MatroskaID.writingApp {
            return try field.text()
        }
        return nil
    }
}

extension Recorder {
    /// What a file that a recorder wrote says of who wrote it.
    static let writingApp = "lamppost"

    /// Whether a file was written by a recorder, by its own words: no other is ever renamed or removed.
    public static func wrote(_ path: String) -> Bool {
        // What is opened and is no file may wait, or do something.
        guard Folder.isFile(path) else { return false }
        do {
            var input = try Input(path: path)
            return try MatroskaHeader.writer(of: &input) == writingApp
        } catch {
            return false
        }
    }
}
