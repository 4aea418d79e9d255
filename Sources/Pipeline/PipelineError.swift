public import Audit
public import Signal

/// Why a run cannot go on.
public enum PipelineError: Error, Sendable, CustomStringConvertible {
    /// The input is not what it should be, or its device failed.
    case source(SourceError)
    /// The log cannot be written.
    case log(AuditError)

    public var description: String {
        switch self {
        case .source(let error): "\(error)"
        case .log(let error): "\(error)"
        }
    }
}
