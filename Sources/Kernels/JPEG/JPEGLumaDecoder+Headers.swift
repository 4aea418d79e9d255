internal import Signal

extension JPEGLumaDecoder {
    /// SOFn, B.2.2.
    mutating func readFrame(_ file: Span<UInt8>, _ marker: UInt8, _ segment: Range<Int>) throws(JPEGError) {
        let at = segment.lowerBound
        guard marker == 0xC0 || marker == 0xC1 else {
            throw unsupported(at - 4, JPEGLumaDecoder.nameOfProcess(marker))
        }
        guard frame.componentCount == 0 else {
            throw JPEGError(.malformed, offset: at - 4, expected: "one frame header", found: "another")
        }
        guard segment.count >= 6 else { throw short(at, "a frame header of 6 bytes or more", segment) }
        guard file[at] == 8 else { throw unsupported(at, "\(file[at])-bit samples", expected: "8-bit samples") }
        let height = word(file, at + 1)
        let width = word(file, at + 3)
        guard height > 0 else {
            throw unsupported(at + 1, "a height left to a later marker (DNL)", expected: "a height")
        }
        let sides = 1...JPEGLumaDecoder.largestSide
        guard sides.contains(width), sides.contains(height) else {
            throw JPEGError(
                max(width, height) > sides.upperBound ? .tooLarge : .unsupported, offset: at + 1,
                expected: "a picture of 1x1 to \(sides.upperBound)x\(sides.upperBound)",
                found: "\(width)x\(height)")
        }
        let count = Int(file[at + 5])
        guard count == 1 || count == 3 else {
            throw unsupported(
                at + 5, count == 4 ? "CMYK colours" : "\(count) components", expected: "1 or 3 components")
        }
        guard segment.count == 6 + 3 * count else {
            throw JPEGError(
                .malformed, offset: at, expected: "a frame header of \(6 + 3 * count) bytes",
                found: "\(segment.count) bytes")
        }
        for i in 0..<count {
            try readComponent(file, at + 6 + 3 * i, index: i)
        }
        // Without a word from Adobe these names are how an RGB file tells itself apart.
        if count == 3, frame.components[0].id == 0x52, frame.components[1].id == 0x47, frame.components[2].id == 0x42 {
            throw unsupported(at + 6, "RGB colours")
        }
        frame.width = width
        frame.height = height
        frame.componentCount = count
    }

    private mutating func readComponent(_ file: Span<UInt8>, _ at: Int, index: Int) throws(JPEGError) {
        var component = JPEGFrame.Component()
        component.id = file[at]
        component.horizontal = Int(file[at + 1] >> 4)
        component.vertical = Int(file[at + 1] & 15)
        component.quantiser = Int(file[at + 2])
        guard (1...4).contains(component.horizontal), (1...4).contains(component.vertical) else {
            throw JPEGError(
                .malformed, offset: at + 1, expected: "sampling factors of 1 to 4",
                found: "\(component.horizontal)x\(component.vertical)")
        }
        guard component.quantiser < 4 else {
            throw JPEGError(
                .malformed, offset: at + 2, expected: "quantisation table 0 to 3", found: "\(component.quantiser)")
        }
        for i in 0..<index where frame.components[i].id == component.id {
            throw JPEGError(
                .malformed, offset: at, expected: "components of different names", found: "\(component.id) twice")
        }
        if index > 0 {
            let luma = frame.components[0]
            guard component.horizontal <= luma.horizontal, component.vertical <= luma.vertical else {
                throw unsupported(at + 1, "chroma finer than luma", expected: "luma of the highest sampling")
            }
        }
        frame.components[index] = component
    }

    func unsupported(_ offset: Int, _ found: String, expected: String = "a baseline picture with luma") -> JPEGError {
        JPEGError(.unsupported, offset: offset, expected: expected, found: found)
    }

    /// What the other frame markers announce (Table B.1).
    private static func nameOfProcess(_ marker: UInt8) -> String {
        switch marker {
        case 0xC2: "a progressive one"
        case 0xC3: "a lossless one"
        case 0xC5: "a hierarchical one (differential sequential)"
        case 0xC6: "a hierarchical one (differential progressive)"
        case 0xC7: "a hierarchical one (differential lossless)"
        case 0xC9: "an arithmetic-coded one (sequential)"
        case 0xCA: "an arithmetic-coded one (progressive)"
        case 0xCB: "an arithmetic-coded one (lossless)"
        case 0xCC: "arithmetic coding conditions"
        case 0xCD, 0xCE, 0xCF: "an arithmetic-coded one (hierarchical)"
        case 0xDE: "a hierarchical one"
        case 0xF7: "a JPEG-LS one"
        default: "a reserved process"
        }
    }
}
