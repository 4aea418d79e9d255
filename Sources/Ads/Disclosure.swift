import Guard

/// What every showing says of itself (DSA 26(1)): that it is an ad, for whom, who paid, the true reason why it was
/// chosen, how to change that, and what was not used.
public struct Disclosure: Hashable, Sendable {
    /// "Advertisement", or that it is the owner's own message.
    public var label: String
    public var onBehalfOf: String
    public var paidBy: String
    /// The true main reason, by the ground on which it was chosen; of a mood, which one.
    public var reason: String
    /// The same without the mood's name.
    public var recordReason: String
    public var howToChange: String
    /// What was not used to choose it, and which sensors are closed.
    public var notUsed: [String]

    /// All of it, a line each, for who sees the ad.
    public var text: String { text(reason) }

    /// All of it, for a log, which outlives consent: that the ad was chosen by mood is said, and not by which.
    public var recordText: String { text(recordReason) }

    private func text(_ reason: String) -> String {
        let lines = [
            "\(label), shown for \(onBehalfOf), paid by \(paidBy).", "Why: \(reason).",
            "To change this: \(howToChange).",
            "Not used: \(notUsed.joined(separator: ", ")).",
        ]
        return lines.joined(separator: "\n")
    }

    init(_ ad: Ad, _ sale: Sale, sensors: SensorConsent) {
        label = sale.basis == .house ? "A message of this screen's owner" : "Advertisement"
        onBehalfOf = ad.onBehalfOf
        paidBy = ad.paidBy
        reason = Disclosure.reason(sale, wish: sale.wish)
        recordReason = Disclosure.reason(sale, wish: nil)
        howToChange = Disclosure.change(sale)
        notUsed = Disclosure.notUsed(sale, sensors)
    }

    /// - Parameter wish: the mood to name, if one is to be.
    private static func reason(_ sale: Sale, wish: MoodWish?) -> String {
        switch sale.basis {
        case .none, .house: return "it is the owner's own message and the same for everybody"
        case .contextual:
            let facts = sale.place.words
            return facts.isEmpty
                ? "it was booked for this screen at this time" : "because " + facts.joined(separator: " and ")
        case .intent: return "it answers what you said you want"
        case .mood:
            guard let wish else {
                return "with your consent this device estimated your mood, and it was the one that the advertiser asked for"
            }
            return
                "with your consent this device took your mood for \"\(wish.word)\", which the advertiser asked for"
        }
    }

    private static func change(_ sale: Sale) -> String {
        switch sale.basis {
        case .none, .house: "there is nothing about you in it that could be changed"
        case .contextual:
            sale.place.reads.isEmpty
                ? "there is nothing about you in it that could be changed"
                : "withdraw your consent with one touch, and the sensors close"
        case .intent: "edit or delete what you said you want"
        case .mood: "withdraw your consent with one touch, and no ad is chosen by mood any more"
        }
    }

    private static func notUsed(_ sale: Sale, _ sensors: SensorConsent) -> [String] {
        var list: [String] = []
        if sale.basis != .mood {
            list.append("your mood")
            if !sale.place.reads.contains(.sound) {
                list.append(sensors.microphone ? "the microphone" : "the microphone (closed)")
            }
            if sale.place.reads.isDisjoint(with: .sights) {
                list.append(sensors.camera ? "the camera" : "the camera (closed)")
            }
        } else {
            if !sensors.microphone { list.append("the microphone (closed)") }
            if !sensors.camera { list.append("the camera (closed)") }
        }
        if sale.basis != .intent { list.append("what you said you want") }
        list.append("who you are")
        list.append("any word that was spoken")
        return list
    }
}

/// Which sensors the person let open.
struct SensorConsent: Hashable, Sendable {
    var camera = false
    var microphone = false
}
