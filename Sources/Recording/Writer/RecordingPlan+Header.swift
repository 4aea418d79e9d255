import Signal

extension RecordingPlan {
    /// Everything of a file before its first sample, and its first cluster's beginning with a mark of the time that the
    /// recording has reached: from here on the file can be replayed, whatever becomes of the process.
    ///
    /// - Parameters:
    ///   - part: which of the run's parts it is, and the media time that the file's own time zero stands for.
    ///   - reached: up to when the run was recorded before, as far as it is not earlier than the part.
    ///   - attachments: what this file carries, beside its number where there are parts.
    func header(_ part: PartNote, reached: MediaTime = .zero, attachments: [Attachment]) -> [UInt8] {
        let zero = part.begin
        let attachments = segments == nil ? attachments : attachments + [part.attachment]
        var file = EBMLWriter()
        file.element(MatroskaID.ebml) { document in
            document.element(MatroskaID.ebmlVersion, 1)
            document.element(MatroskaID.ebmlReadVersion, 1)
            document.element(MatroskaID.docType, text: "matroska")
            document.element(MatroskaID.docTypeVersion, 4)
            document.element(MatroskaID.docTypeReadVersion, 2)
        }
        file.open(MatroskaID.segment)
        file.checkedElement(MatroskaID.info) { info in
            info.element(MatroskaID.timestampScale, Int(MediaTime.resolution))
            // Nanoseconds since 2001-01-01T00:00:00Z (RFC 8794, section 7.6).
            let date = epoch.nanoseconds + zero.nanoseconds - 978_307_200_000_000_000
            info.element(MatroskaID.dateUTC, bits: UInt64(bitPattern: date))
            info.element(MatroskaID.muxingApp, text: "lamppost")
            info.element(MatroskaID.writingApp, text: Recorder.writingApp)
        }
        file.checkedElement(MatroskaID.tracks) { tracks in
            if let pictures { RecordingPlan.write(pictures, to: &tracks) }
            if let sound { RecordingPlan.write(sound, to: &tracks) }
            RecordingPlan.track(.events, type: 17, codec: "S_TEXT/UTF8", in: &tracks) { _ in }
        }
        if !attachments.isEmpty { RecordingPlan.write(attachments, to: &file) }
        let ticks = max(0, reached - zero) / MediaTime.resolution
        file.append(MatroskaWriter.mark(at: min(ticks, BlockHead.mostTicks), in: 0, isFirst: true))
        return file.bytes
    }

    /// A TrackEntry (RFC 9559, section 5.1.4.1).
    private static func track(
        _ track: MatroskaWriter.Track, type: Int, codec: String, in tracks: inout EBMLWriter,
        _ more: (inout EBMLWriter) -> Void
    ) {
        tracks.element(MatroskaID.trackEntry) { entry in
            entry.element(MatroskaID.trackNumber, Int(track.rawValue))
            entry.element(MatroskaID.trackUID, Int(track.rawValue))
            entry.element(MatroskaID.trackType, type)
            entry.element(MatroskaID.flagLacing, 0)
            entry.element(MatroskaID.language, text: "und")
            entry.element(MatroskaID.codecID, text: codec)
            more(&entry)
        }
    }

    private static func write(_ layout: PictureLayout, to tracks: inout EBMLWriter) {
        let code = layout.format.fourCC
        track(.pictures, type: 1, codec: code == nil ? "V_MJPEG" : "V_UNCOMPRESSED", in: &tracks) { entry in
            entry.element(MatroskaID.video) { video in
                video.element(MatroskaID.pixelWidth, layout.width)
                video.element(MatroskaID.pixelHeight, layout.height)
                if let code { video.element(MatroskaID.uncompressedFourCC, text: code) }
            }
        }
    }

    private static func write(_ sound: Sound, to tracks: inout EBMLWriter) {
        track(.sound, type: 2, codec: "A_PCM/INT/LIT", in: &tracks) { entry in
            entry.element(MatroskaID.audio) { audio in
                audio.element(MatroskaID.samplingFrequency, bits: Double(sound.rate).bitPattern)
                audio.element(MatroskaID.channels, sound.channels)
                audio.element(MatroskaID.bitDepth, 16)
            }
        }
    }

    private static func write(_ attachments: [Attachment], to file: inout EBMLWriter) {
        let size = attachments.reduce(0) { $0 + $1.bytes.count + $1.name.utf8.count + $1.mediaType.utf8.count + 64 }
        precondition(size <= Attachment.largest, "attachments have at most \(Attachment.largest) bytes")
        precondition(Set(attachments.map(\.name)).count == attachments.count, "attachments have different names")
        file.checkedElement(MatroskaID.attachments) { list in
            for (index, attachment) in attachments.enumerated() {
                list.element(MatroskaID.attachedFile) { entry in
                    entry.element(MatroskaID.fileName, text: attachment.name)
                    entry.element(MatroskaID.fileMediaType, text: attachment.mediaType)
                    entry.element(MatroskaID.fileData, bytes: attachment.bytes)
                    entry.element(MatroskaID.fileUID, index + 1)
                }
            }
        }
    }
}

extension PixelFormat {
    /// The code by which Matroska names raw pictures, `nil` for JPEG.
    fileprivate var fourCC: String? {
        switch self {
        case .gray8: "Y800"
        case .planar420: "I420"
        case .planar422: "Y42B"
        case .planar444: "444P"
        case .yuyv: "YUY2"
        case .nv12: "NV12"
        case .jpeg: nil
        }
    }
}
