import Digest

/// One line of a scenes file: what the guard saw at one line of the log, or that it was erased.
///
///     {"seq":2,"salt":"<64 hexadecimal digits>","inputs":{…}}
///     {"seq":2,"erased":true}
struct SceneLine {
    enum Content {
        /// `json` is the spelling that was digested.
        case kept(salt: Digest256, json: ArraySlice<UInt8>)
        case erased
    }

    /// The line of the log that it belongs to.
    var number: Int
    var content: Content

    /// The most bytes in a line.
    static let longest = 1 << 21

    static func text(_ number: Int, salt: Digest256, json: String) -> String {
        "{\"seq\":\(number),\"salt\":\"\(salt.hex)\",\"inputs\":\(json)}\n"
    }

    static func erased(_ number: Int) -> String { "{\"seq\":\(number),\"erased\":true}\n" }

    /// Reads the frame of a line. What stands for `inputs` is taken as bytes: its digest must be right before it is
    /// worth reading.
    init(_ line: [UInt8]) throws(JSONError) {
        func fault(_ at: Int) -> JSONError {
            JSONError(
                TextPosition(line: 1, column: at + 1),
                "expected {\"seq\":…,\"salt\":\"<64 digits>\",\"inputs\":{…}} or {\"seq\":…,\"erased\":true}")
        }
        let head = Array("{\"seq\":".utf8)
        guard line.starts(with: head) else { throw fault(0) }
        var at = head.count
        number = 0
        while at < line.count, at - head.count < 18, (0x30...0x39).contains(line[at]) {
            number = number * 10 + Int(line[at] - 0x30)
            at += 1
        }
        guard number > 0 else { throw fault(head.count) }
        if Array(SceneLine.erased(number).utf8.dropLast()) == line {
            content = .erased
            return
        }
        let salt = Array(",\"salt\":\"".utf8)
        let inputs = Array("\",\"inputs\":{".utf8)
        let saltStart = at + salt.count
        guard line.count >= saltStart + 64 + inputs.count + 2, line[at...].starts(with: salt),
            line[(saltStart + 64)...].starts(with: inputs), line.last == UInt8(ascii: "}"),
            let digest = Digest256(hex: String(decoding: line[saltStart..<saltStart + 64], as: UTF8.self))
        else { throw fault(at) }
        let json = line[saltStart + 64 + inputs.count - 1..<line.count - 1]
        content = .kept(salt: digest, json: json)
    }
}
