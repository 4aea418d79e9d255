/// Identifiers of Matroska elements (RFC 9559, § 5.1).
enum MatroskaID {
    // Anywhere
    static let void: UInt32 = 0xec
    static let checksum: UInt32 = 0xbf
    static let ebml: UInt32 = 0x1a45_dfa3
    static let ebmlVersion: UInt32 = 0x4286
    static let ebmlReadVersion: UInt32 = 0x42f7
    static let docType: UInt32 = 0x4282
    static let docTypeVersion: UInt32 = 0x4287
    static let docTypeReadVersion: UInt32 = 0x4285

    // Segment
    static let segment: UInt32 = 0x1853_8067
    static let seekHead: UInt32 = 0x114d_9b74
    static let info: UInt32 = 0x1549_a966
    static let tracks: UInt32 = 0x1654_ae6b
    static let cluster: UInt32 = 0x1f43_b675
    static let cues: UInt32 = 0x1c53_bb6b
    static let attachments: UInt32 = 0x1941_a469
    static let chapters: UInt32 = 0x1043_a770
    static let tags: UInt32 = 0x1254_c367

    /// Whether an element may stand in a segment.
    static func isTopLevel(_ id: UInt32) -> Bool {
        switch id {
        case void, checksum, seekHead, info, tracks, cluster, cues, attachments, chapters, tags: true
        default: false
        }
    }

    // Info
    static let timestampScale: UInt32 = 0x2ad7b1
    static let duration: UInt32 = 0x4489
    static let dateUTC: UInt32 = 0x4461
    static let muxingApp: UInt32 = 0x4d80
    static let writingApp: UInt32 = 0x5741

    // Tracks
    static let trackEntry: UInt32 = 0xae
    static let trackNumber: UInt32 = 0xd7
    static let trackUID: UInt32 = 0x73c5
    static let trackType: UInt32 = 0x83
    static let flagLacing: UInt32 = 0x9c
    static let language: UInt32 = 0x22b59c
    static let codecID: UInt32 = 0x86
    static let codecPrivate: UInt32 = 0x63a2
    static let defaultDuration: UInt32 = 0x23e383
    static let contentEncodings: UInt32 = 0x6d80
    static let video: UInt32 = 0xe0
    static let pixelWidth: UInt32 = 0xb0
    static let pixelHeight: UInt32 = 0xba
    static let uncompressedFourCC: UInt32 = 0x2eb524
    static let audio: UInt32 = 0xe1
    static let samplingFrequency: UInt32 = 0xb5
    static let channels: UInt32 = 0x9f
    static let bitDepth: UInt32 = 0x6264

    // Attachments
    static let attachedFile: UInt32 = 0x61a7
    static let fileName: UInt32 = 0x466e
    static let fileMediaType: UInt32 = 0x4660
    static let fileData: UInt32 = 0x465c
    static let fileUID: UInt32 = 0x46ae

    // Cluster
    static let timestamp: UInt32 = 0xe7
    static let silentTracks: UInt32 = 0x5854
    static let position: UInt32 = 0xa7
    static let prevSize: UInt32 = 0xab
    static let simpleBlock: UInt32 = 0xa3
    static let blockGroup: UInt32 = 0xa0
    static let encryptedBlock: UInt32 = 0xaf

    // BlockGroup
    static let block: UInt32 = 0xa1
    static let blockVirtual: UInt32 = 0xa2
    static let blockAdditions: UInt32 = 0x75a1
    static let blockDuration: UInt32 = 0x9b
    static let referencePriority: UInt32 = 0xfa
    static let referenceBlock: UInt32 = 0xfb
    static let referenceVirtual: UInt32 = 0xfd
    static let codecState: UInt32 = 0xa4
    static let discardPadding: UInt32 = 0x75a2
    static let slices: UInt32 = 0x8e
    static let referenceFrame: UInt32 = 0xc8

    /// Whether an element may stand in a block group beside its block, and is passed over.
    static func isBesideBlock(_ id: UInt32) -> Bool {
        switch id {
        case void, checksum, blockVirtual, blockAdditions, blockDuration, referencePriority, referenceBlock,
            referenceVirtual, codecState, discardPadding, slices, referenceFrame:
            true
        default: false
        }
    }
}
