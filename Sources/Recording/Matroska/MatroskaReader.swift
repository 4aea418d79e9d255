import Signal

/// Reads the clusters of a Matroska recording (RFC 9559), one element or a piece of a block at a time.
///
/// What is not known to stand in a cluster is damage, not passed over: else a flipped bit would pass for a long
/// foreign element.
struct MatroskaReader: Sendable {
    /// The first track of each kind.
    let tracks: [MatroskaTrack]
    private let timestampScale: Nanoseconds
    private let segmentEnd: Int?
    /// What the file's own time zero is in the times that are read.
    private let origin: Nanoseconds

    /// The element around the next one, and its end where known.
    private var isInCluster = true
    private var clusterEnd: Int?
    private var clusterTime: UInt64?
    private var groupEnd: Int?
    /// What is left of the block that is being read.
    var block: MatroskaBlock?

    init(_ header: MatroskaHeader, origin: Nanoseconds = 0) {
        self.origin = origin
        tracks = header.tracks
        timestampScale = header.timestampScale
        segmentEnd = header.segmentEnd
        clusterEnd = header.cluster.size.map { header.cluster.body + $0 }
    }

    /// The first track of sound and its format.
    var sound: (track: MatroskaTrack, format: SoundFormat)? {
        for track in tracks {
            if case .sound(let format) = track.content { return (track, format) }
        }
        return nil
    }

    var sensors: [Sensor] {
        let hasPictures = tracks.contains { if case .picture = $0.content { true } else { false } }
        return (hasPictures ? [.camera] : []) + (sound != nil ? [.microphone] : [])
    }

    /// Reads or passes over what comes next; `false` at the end.
    mutating func step(_ input: inout Input, _ intake: inout Intake) throws(Halt) -> Bool {
        if let block {
            self.block = try read(block, &input, &intake)
            return true
        }
        if let end = groupEnd {
            if input.offset < end {
                try stepInGroup(end, &input, &intake)
                return true
            }
            groupEnd = nil
        }
        if isInCluster, let end = clusterEnd, input.offset >= end { leaveCluster() }
        if let end = segmentEnd, input.offset >= end { return try checkEnd(&input) }
        input.inside = isInCluster && clusterEnd != nil ? "a cluster" : "the segment"
        guard let element = try input.element() else {
            // Without a size the end of the bytes is the end, but not within a cluster that has one.
            if segmentEnd == nil, !isInCluster || clusterEnd == nil { return false }
            throw .ended
        }
        input.inside = "a block"
        if isInCluster {
            try stepInCluster(element, &input, &intake)
        } else {
            try stepInSegment(element, &input)
        }
        return true
    }

    private mutating func leaveCluster() {
        isInCluster = false
        clusterEnd = nil
        clusterTime = nil
    }

    /// After a segment of known size nothing may follow: what stood there would be passed over in silence.
    private func checkEnd(_ input: inout Input) throws(Halt) -> Bool {
        let place = input.offset
        if try input.byteOrEnd() == nil { return false }
        throw input.damage(
            at: place, expected: "the end after the segment", found: "more bytes",
            advice: "cut off what follows, or split joined recordings")
    }

    private mutating func stepInSegment(_ element: EBML.Element, _ input: inout Input) throws(Halt) {
        if element.id == MatroskaID.cluster {
            isInCluster = true
            clusterTime = nil
            clusterEnd = try element.size.map { size throws(Halt) in
                if let segmentEnd, size > segmentEnd - element.body {
                    throw input.damage(
                        at: element.place, expected: "a cluster within its segment", found: "one of \(size) bytes")
                }
                return element.body + size
            }
            return
        }
        let size = try MatroskaHeader.size(of: element, within: segmentEnd, input)
        if element.id == MatroskaID.attachments {
            let late = try MatroskaHeader.attachments(&input, size)
            if let name = late.map(\.name).first(where: { $0 == Attachment.consent || $0 == Attachment.scene }) {
                throw input.damage(
                    at: element.place, expected: "\(name) before the first cluster", found: "it after the clusters",
                    advice: "remux it with: ffmpeg -i INPUT -map 0 -c copy OUTPUT.mkv")
            }
        } else {
            input.inside = "the segment"
            try input.skip(size)
        }
    }

    private mutating func stepInCluster(
        _ element: EBML.Element, _ input: inout Input, _ intake: inout Intake
    ) throws(Halt) {
        let isGlobal = element.id == MatroskaID.void || element.id == MatroskaID.checksum
        if clusterEnd == nil, !isGlobal, MatroskaID.isTopLevel(element.id) {
            // A cluster of unknown size ends where an element begins that cannot stand in it.
            leaveCluster()
            return try stepInSegment(element, &input)
        }
        let size = try check(element, within: clusterEnd ?? segmentEnd, input)
        switch element.id {
        case MatroskaID.timestamp:
            guard (1...8).contains(size) else {
                throw input.damage(at: element.place, expected: "a timestamp of 1 to 8 bytes", found: "\(size)")
            }
            var time: UInt64 = 0
            for _ in 0..<size { time = time << 8 | UInt64(try input.byte()) }
            clusterTime = time
        case MatroskaID.simpleBlock: block = try beginBlock(element, size, &input, &intake)
        case MatroskaID.blockGroup: groupEnd = element.body + size
        case MatroskaID.void, MatroskaID.checksum, MatroskaID.silentTracks, MatroskaID.position, MatroskaID.prevSize:
            try input.skip(size)
        case MatroskaID.encryptedBlock:
            throw input.damage(
                at: element.place, expected: "a block", found: "an encrypted one", advice: "give the recording unencrypted")
        default: throw foreign(element, "a cluster", input)
        }
    }

    private mutating func stepInGroup(_ end: Int, _ input: inout Input, _ intake: inout Intake) throws(Halt) {
        guard let element = try input.element() else { throw .ended }
        let size = try check(element, within: end, input)
        if element.id == MatroskaID.block {
            block = try beginBlock(element, size, &input, &intake)
        } else if MatroskaID.isBesideBlock(element.id) {
            try input.skip(size)
        } else {
            throw foreign(element, "a block group", input)
        }
    }

    private func check(_ element: EBML.Element, within end: Int?, _ input: borrowing Input) throws(Halt) -> Int {
        guard let size = element.size else {
            throw input.damage(at: element.place, expected: "an element of known size", found: "an unknown size")
        }
        if let end, size > end - element.body {
            throw input.damage(
                at: element.place, expected: "an element within the one around it", found: "one of \(size) bytes")
        }
        return size
    }

    private func foreign(_ element: EBML.Element, _ parent: String, _ input: borrowing Input) -> Halt {
        input.damage(
            at: element.place, expected: "an element of \(parent)", found: "element \(String(element.id, radix: 16))")
    }

    /// The time of a block `offset` ticks from its cluster's.
    func time(_ offset: Int16, at place: Int, _ input: borrowing Input) throws(Halt) -> MediaTime {
        guard let clusterTime else {
            throw input.damage(at: place, expected: "the cluster's timestamp before its blocks", found: "none")
        }
        let exact = (Int128(clusterTime) + Int128(offset)) * Int128(timestampScale) + Int128(origin)
        guard exact >= 0, exact <= Int128(MediaTime.limit.nanoseconds) else {
            throw input.damage(at: place, expected: "a time from 0 s to ten years", found: "\(exact) ns")
        }
        return MediaTime(nanoseconds: Nanoseconds(exact)).rounded
    }
}
