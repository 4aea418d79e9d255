/// One of the fourteen things that make an ad feel like being watched, in per mille: 0 is harmless, 1000 is worst.
///
/// The list and the direction of each are drawn from published studies; how much each counts is a policy's `weight`.
/// Guard measures them for one scene and one candidate.
public enum Factor: Int, CaseIterable, Sendable {
    /// 0: notice shown and indicator lit before the first frame; 1000: no notice.
    case covert
    /// 0: the person stated it; 1000: an inferred emotion.
    case inferred
    /// 0: only this encounter's data; 1000: data from or to a third party.
    case foreign
    /// 0: the environment only; 1000: face or voice read for emotion.
    case biometric
    /// 0: neutral product, neutral mood; 1000: an exploitable pair of the two.
    case vulnerable
    /// 0: the sensor suits the stated purpose and the viewer benefits; 1000: only the advertiser does.
    case misfit
    /// 0: a frame is dropped within a second; 1000: a profile is kept for a year.
    case retention
    /// 0: refusing and withdrawing take one touch; 1000: no way to, or asked again after a refusal.
    case nocontrol
    /// 0: the true reason is shown; 1000: none is.
    case opacity
    /// 0: still, silent, part of the screen; 1000: full screen with sound, addressed to the viewer.
    case obtrusive
    /// 0: alone and consented; 1000: somebody who did not consent is in view or earshot.
    case bystander
    /// 0: first exposure; 1000: the same ad again and again, or following across screens.
    case pursuit
    /// 0: certain; 1000: at chance.
    case doubt
    /// 0: public, by day; 1000: private, or at night.
    case setting

    /// The word of policies: `weight covert 128`, `factor.covert > 500`.
    public var name: String {
        switch self {
        case .covert: "covert"
        case .inferred: "inferred"
        case .foreign: "foreign"
        case .biometric: "biometric"
        case .vulnerable: "vulnerable"
        case .misfit: "misfit"
        case .retention: "retention"
        case .nocontrol: "nocontrol"
        case .opacity: "opacity"
        case .obtrusive: "obtrusive"
        case .bystander: "bystander"
        case .pursuit: "pursuit"
        case .doubt: "doubt"
        case .setting: "setting"
        }
    }

    public init?(name: String) {
        guard let factor = Factor.allCases.first(where: { $0.name == name }) else { return nil }
        self = factor
    }

    /// How many there are.
    public static let count = 14
}

/// The factors of one scene and candidate, in per mille. One that was not measured counts 1000.
public struct FactorValues: Sendable, Equatable {
    /// By factor; the last two lanes stay 0.
    @usableFromInline var values: SIMD16<Int32>

    /// None is measured: each counts 1000.
    public init() {
        values = .zero
        for index in 0..<Factor.count { values[index] = FactorValues.missing }
    }

    @usableFromInline static var missing: Int32 { -1 }

    /// The measured value, 0…1000; `nil` if there is none. A value outside the range is kept as missing.
    @inlinable
    public subscript(_ factor: Factor) -> Int? {
        @inline(__always)
        get {
            let value = values[factor.rawValue]
            return value == FactorValues.missing ? nil : Int(value)
        }
        @inline(__always)
        set {
            let value = newValue ?? -1
            values[factor.rawValue] = 0 <= value && value <= 1000 ? Int32(truncatingIfNeeded: value) : FactorValues.missing
        }
    }

    /// What counts in a judgement: the measured value, else 1000.
    public func counted(_ factor: Factor) -> Int32 { counted[factor.rawValue] }

    /// The same of all, by factor.
    var counted: SIMD16<Int32> { values &+ ((values &>> 31) & (1000 &- FactorValues.missing)) }
}

/// A set of factors.
public struct FactorSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public init(_ factor: Factor) {
        self.init(rawValue: 1 << UInt16(factor.rawValue))
    }

    public func contains(_ factor: Factor) -> Bool { isSuperset(of: FactorSet(factor)) }

    /// The members in the order of `Factor`.
    public var factors: [Factor] { Factor.allCases.filter { contains($0) } }
}
