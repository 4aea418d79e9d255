/// A small file that a recording carries: the consent record as first given, the scene.
public struct Attachment: Sendable, Hashable {
    /// The file's name: `consent.jsonld`, `scene.json`.
    public var name: String
    /// As the recording says it; not checked.
    public var mediaType: String
    public var bytes: [UInt8]

    public init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// The name of the consent record as first given.
    public static let consent = "consent.jsonld"
    /// The name of what no sensor can know of the scene.
    public static let scene = "scene.json"
    /// The name of what a live run drew at random: `{"seed": "0123456789abcdef"}`.
    public static let seed = "seed.json"
    /// The name of which part of its run a recording is: `{"part": 3, "begin_ns": 1500000000}`.
    public static let part = "part.json"
    /// The most bytes that all attachments of a recording may have together with their names.
    public static let largest = 4 << 20
}
