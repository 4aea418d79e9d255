// The header's promises, checked against each other and against the file's size.
extension SafetensorsFile {
    /// The metadata: texts by name.
    static func texts(in root: JSONObject) throws(JSONError) -> [String: String] {
        guard let node = root["__metadata__"] else { return [:] }
        var texts: [String: String] = [:]
        for member in try node.object("__metadata__").members {
            texts[member.name] = try member.node.string(member.name, longest: 16_384)
        }
        return texts
    }

    /// All tensors in the order of their bytes, which run without hole or overlap from `start` to `end`.
    static func layout(
        of root: JSONObject, from start: Int, to end: Int, _ header: [UInt8]
    ) throws -> [Tensor] {
        guard root.members.count <= mostTensors + 1 else {
            throw JSONError(root.position, "\(root.members.count) members, at most \(mostTensors + 1) are allowed")
        }
        var tensors: [Tensor] = []
        for member in root.members where member.name != "__metadata__" {
            tensors.append(try tensor(member, from: start, to: end, header))
        }
        tensors.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
        var next = start
        for tensor in tensors {
            guard tensor.bytes.lowerBound == next else {
                throw ModelError(
                    at: tensor.declared, expected: "tensor \"\(tensor.name.prefix(40))\" to begin at byte \(next)",
                    found: "byte \(tensor.bytes.lowerBound)")
            }
            next = tensor.bytes.upperBound
        }
        guard next == end else {
            throw ModelError(at: next, expected: "the end of the file", found: "\(end - next) more bytes")
        }
        return tensors
    }

    private static func tensor(
        _ member: JSONMember, from start: Int, to end: Int, _ header: [UInt8]
    ) throws -> Tensor {
        let declared = offset(of: member.node.position, in: header)
        let object = try member.node.object(member.name)
        try object.allowOnly("dtype", "shape", "data_offsets")
        let element = try object.required("dtype").word("dtype", as: Element.self)
        var shape: [Int] = []
        var size = element.size
        for node in try object.required("shape").array("shape", most: mostDimensions) {
            let dimension = Int(try node.integer("shape", in: 1...Int64(Int32.max)))
            let product = size.multipliedReportingOverflow(by: dimension)
            guard !product.overflow, product.partialValue <= end - start else {
                throw ModelError(
                    at: declared, expected: "tensor \"\(member.name.prefix(40))\" to fit \(end - start) bytes of data",
                    found: "a larger shape")
            }
            size = product.partialValue
            shape.append(dimension)
        }
        let offsets = try object.required("data_offsets").array("data_offsets", most: 2)
        guard offsets.count == 2 else {
            throw JSONError(object.position, "expected two data_offsets, found \(offsets.count)")
        }
        let range = 0...Int64(end - start)
        let first = Int(try offsets[0].integer("data_offsets", in: range))
        let last = Int(try offsets[1].integer("data_offsets", in: range))
        guard first <= last, last - first == size else {
            throw ModelError(
                at: declared, expected: "\(size) bytes for tensor \"\(member.name.prefix(40))\"",
                found: "offsets \(first) and \(last)")
        }
        return Tensor(
            name: member.name, element: element, shape: shape, bytes: start + first..<start + last, declared: declared)
    }

    /// The byte of the file at a line and column of the header.
    static func offset(of position: TextPosition, in header: [UInt8]) -> Int {
        var line = 1
        var at = 0
        while line < position.line, at < header.count {
            if header[at] == 0x0a { line += 1 }
            at += 1
        }
        return 8 + min(header.count, at + max(0, position.column - 1))
    }
}
