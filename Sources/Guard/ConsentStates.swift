public import Consent

/// Where each purpose stands; `nil` for one that was never asked.
public struct ConsentStates: Hashable, Sendable {
    private var states: InlineArray<10, ConsentState?>

    /// Nothing was ever asked.
    public init() {
        states = InlineArray(repeating: nil)
    }

    public subscript(_ purpose: Purpose) -> ConsentState? {
        get { states[purpose.index] }
        set { states[purpose.index] = newValue }
    }

    public static func == (left: ConsentStates, right: ConsentStates) -> Bool {
        Purpose.allCases.allSatisfy { left[$0] == right[$0] }
    }

    public func hash(into hasher: inout Hasher) {
        for purpose in Purpose.allCases { hasher.combine(self[purpose]) }
    }
}
