/// Guesses what a mistyped name was meant to be.
enum Spelling {
    /// The name at the least distance, if it is near enough to be a slip; the first of several as near.
    static func nearest(to word: String, in names: [String]) -> String? {
        let word = Array(word.utf8.prefix(64)).map(lowercase)
        if let whole = names.first(where: { $0.hasSuffix("." + String(decoding: word, as: UTF8.self)) }) {
            return whole
        }
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = distance(word, Array(name.utf8))
            if distance < best?.distance ?? .max { best = (name, distance) }
        }
        guard let best else { return nil }
        // What is right up to the last dot, as in `factor.`, does not excuse what stands behind it.
        let head = best.name.utf8.lastIndex(of: UInt8(ascii: ".")).map { best.name.utf8[...$0] }
        let shared = head.map { word.starts(with: $0) ? $0.count : 0 } ?? 0
        return best.distance <= max(1, min(4, (best.name.utf8.count - shared) / 3)) ? best.name : nil
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            ? byte | 0x20 : byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
    }

    /// Optimal string alignment: insertions, deletions, replacements, and swaps of neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                row.append(cost)
            }
            before = last
            last = row
        }
        return last[right.count]
    }
}
