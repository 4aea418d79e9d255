import Kernels
import Signal

/// A track of a Matroska recording that is replayed.
struct MatroskaTrack: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case picture(PictureLayout)
        case sound(SoundFormat)
        case events
        /// Of a sensor that is not asked for, in a codec that cannot be read: its blocks only take time.
        case unread(Sensor)
    }

    let number: UInt64
    let content: Content
    /// From one frame to the next, 0 if the recording does not say.
    let frameDuration: Nanoseconds

    private static let advice = "convert it with: ffmpeg -i INPUT -c:v mjpeg -c:a pcm_s16le -c:s copy OUTPUT.mkv"

    /// Reads a TrackEntry; `nil` for one that is neither pictures, sound nor events.
    ///
    /// - Parameter sensors: whose tracks must be readable.
    init?(_ entry: EBMLBody, for sensors: [Sensor]) throws(Halt) {
        var fields: [UInt32: EBMLBody] = [:]
        for (id, body) in try entry.elements() where fields[id] == nil { fields[id] = body }
        guard let numberField = fields[MatroskaID.trackNumber], let typeField = fields[MatroskaID.trackType] else {
            throw entry.damage(at: entry.bytes.startIndex, "a track's number and type", "none")
        }
        number = try numberField.unsigned()
        let type = try typeField.unsigned()
        let codec = try fields[MatroskaID.codecID]?.text() ?? ""
        guard type == 1 || type == 2 || codec == "S_TEXT/UTF8" else { return nil }
        let duration = try fields[MatroskaID.defaultDuration]?.unsigned() ?? 0
        frameDuration = duration <= 3_600_000_000_000 ? Nanoseconds(duration) : 0
        let sensor: Sensor? = type == 1 ? .camera : type == 2 ? .microphone : nil
        do throws(Halt) {
            content = try MatroskaTrack.content(fields, sensor, codec, entry)
        } catch {
            guard let sensor, !sensors.contains(sensor) else { throw error }
            content = .unread(sensor)
        }
    }

    private static func content(
        _ fields: [UInt32: EBMLBody], _ sensor: Sensor?, _ codec: String, _ entry: EBMLBody
    ) throws(Halt) -> Content {
        if let encodings = fields[MatroskaID.contentEncodings] {
            throw encodings.damage(
                at: encodings.bytes.startIndex, "a track as it is", "one compressed or encrypted again",
                advice: "remux it with: ffmpeg -i INPUT -map 0 -c copy OUTPUT.mkv")
        }
        return switch sensor {
        case .camera: .picture(try layout(fields, codec, entry))
        case .microphone: .sound(try format(fields, codec, entry))
        case nil: .events
        }
    }

    private static func layout(
        _ fields: [UInt32: EBMLBody], _ codec: String, _ entry: EBMLBody
    ) throws(Halt) -> PictureLayout {
        var width: Int?
        var height: Int?
        var code: ArraySlice<UInt8> = []
        for (id, body) in try fields[MatroskaID.video]?.elements() ?? [] {
            switch id {
            case MatroskaID.pixelWidth: width = try body.integer("a width", in: 1...PictureLayout.largestSide)
            case MatroskaID.pixelHeight: height = try body.integer("a height", in: 1...PictureLayout.largestSide)
            case MatroskaID.uncompressedFourCC: code = body.bytes
            default: break
            }
        }
        guard let width, let height else {
            throw entry.damage(at: entry.bytes.startIndex, "a picture's width and height", "none")
        }
        var format: PixelFormat?
        switch codec {
        case "V_MJPEG": format = .jpeg
        case "V_UNCOMPRESSED": format = MatroskaTrack.format(of: code)
        case "V_MS/VFW/FOURCC":
            // A BITMAPINFOHEADER: the code stands 16 bytes in.
            code = fields[MatroskaID.codecPrivate]?.bytes.dropFirst(16).prefix(4) ?? []
            format = code.elementsEqual("MJPG".utf8) ? .jpeg : MatroskaTrack.format(of: code)
        default: break
        }
        guard let format else {
            // Without a code stands RGB of any layout, and what ffmpeg makes of 4:4:4: they cannot be told apart.
            let hasCode = code.contains { $0 != 0 }
            let name = code.allSatisfy { (0x21...0x7e).contains($0) } ? String(decoding: code, as: UTF8.self) : "?"
            throw entry.damage(
                at: entry.bytes.startIndex, "V_MJPEG, or V_UNCOMPRESSED of Y800, I420, Y42B, 444P, YUY2 or NV12",
                code.isEmpty ? codec : hasCode ? "\(codec) of \(name)" : "\(codec) without a code", advice: advice)
        }
        return .packed(format, width: width, height: height)
    }

    private static func format(of code: ArraySlice<UInt8>) -> PixelFormat? {
        switch String(decoding: code, as: UTF8.self) {
        case "Y800", "GREY", "Y8  ": .gray8
        case "I420", "IYUV", "YV12": .planar420
        case "Y42B", "422P": .planar422
        case "444P": .planar444
        case "YUY2", "YUYV", "YUNV": .yuyv
        case "NV12": .nv12
        default: nil
        }
    }

    private static func format(
        _ fields: [UInt32: EBMLBody], _ codec: String, _ entry: EBMLBody
    ) throws(Halt) -> SoundFormat {
        var rate = 8_000.0
        var channels = 1
        var bits = 0
        var place = entry
        for (id, body) in try fields[MatroskaID.audio]?.elements() ?? [] {
            switch id {
            case MatroskaID.samplingFrequency: (rate, place) = (try body.float(), body)
            case MatroskaID.channels: channels = try body.integer("channels", in: 1...SoundFormat.mostChannels)
            case MatroskaID.bitDepth: bits = try body.integer("bits", in: 1...64)
            default: break
            }
        }
        let samples: SampleFormat? =
            switch (codec, bits) {
            case ("A_PCM/INT/LIT", 8): .unsigned8
            case ("A_PCM/INT/LIT", 16): .signed16
            case ("A_PCM/INT/LIT", 24): .signed24
            case ("A_PCM/INT/LIT", 32): .signed32
            case ("A_PCM/FLOAT/IEEE", 32): .float32
            case ("A_PCM/FLOAT/IEEE", 64): .float64
            default: nil
            }
        guard let samples else {
            throw entry.damage(
                at: entry.bytes.startIndex, "A_PCM/INT/LIT of 8, 16, 24 or 32 bits, or A_PCM/FLOAT/IEEE of 32 or 64",
                "\(codec) of \(bits) bits", advice: advice)
        }
        guard rate >= Double(SoundFormat.rates.lowerBound), rate <= Double(SoundFormat.rates.upperBound) else {
            throw place.damage(
                at: place.bytes.startIndex, "8000 to 96000 samples a second", "\(rate)",
                advice: "convert it with: ffmpeg -i INPUT -ar 48000 OUTPUT.mkv")
        }
        return SoundFormat(samples: samples, channels: channels, rate: Int(rate.rounded()))
    }
}
