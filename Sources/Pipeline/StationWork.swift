/// How often each station worked: what no rule and no ad depends on is never computed.
public struct StationWork: Sendable, Equatable {
    /// Pictures that were decoded.
    public internal(set) var decoded = 0
    /// Pictures whose light and motion were measured.
    public internal(set) var measured = 0
    /// Pictures in which faces were looked for.
    public internal(set) var watched = 0
    /// Faces that were cut out to be read.
    public internal(set) var read = 0
    /// Pieces of sound that were heard.
    public internal(set) var heard = 0

    public init() {}
}
