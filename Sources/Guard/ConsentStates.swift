public import Consent

/// Where each purpose stands; `nil` for one that was never asked.
public struct ConsentStates: Hashable, Sendable {
    private var states: [ConsentState?]

    /// Nothing was ever asked.
    public init() {
        states = Array(repeating: nil, count: Purpose.allCases.count)
    }

    public subscript(_ purpose: Purpose) -> ConsentState? {
        get { states[ConsentStates.index(purpose)] }
        set { states[ConsentStates.index(purpose)] = newValue }
    }

    /// The place in `Purpose.allCases`, without a search: this is asked at every decision.
    private static func index(_ purpose: Purpose) -> Int {
        switch purpose {
        case .camera: 0
        case .microphone: 1
        case .infer: 2
        case .select: 3
        case .target: 4
        case .remember: 5
        case .record: 6
        case .measure: 7
        case .share: 8
        }
    }
}
