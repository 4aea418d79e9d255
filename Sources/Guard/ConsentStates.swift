public import Consent

/// Where each purpose stands; `nil` for one that was never asked.
public struct ConsentStates: Hashable, Sendable {
    private var states: [ConsentState?]

    /// Nothing was ever asked.
    public init() {
        states = Array(repeating: nil, count: Purpose.allCases.count)
    }

    public subscript(_ purpose: Purpose) -> ConsentState? {
        get { states[purpose.index] }
        set { states[purpose.index] = newValue }
    }
}
