import Signal

/// Why a reader cannot go on.
enum Halt: Error {
    /// The bytes ended where more were expected; `Input.inside` says in what.
    case ended
    /// The bytes are not what they should be, or the system failed.
    case failed(SourceError)
}
