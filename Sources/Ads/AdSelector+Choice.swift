public import Guard
public import Signal

extension AdSelector {
    /// Chooses one of the candidates that a clearance admits: the highest ground first; on it, the ad that is on the
    /// screen until its showing ends, then by `isBefore`.
    ///
    /// - Throws: `ClearanceRefusal` if the clearance is worth nothing, or was made for another slate than the last.
    public mutating func choose(
        from clearance: consuming Clearance, at time: MediaTime
    ) throws(ClearanceRefusal) -> Impression {
        let ids = clearance.ids
        let places = try clearance.admitted(at: time)
        guard places.count == ids.count else { throw .otherSlate }
        for (place, id) in zip(places, ids) {
            guard slate.indices.contains(place), slate[place].candidate.id == id else { throw .otherSlate }
        }
        guard let best = places.map({ slate[$0] }).min(by: isChosenBefore) else { throw .otherSlate }
        wasAnswered = true
        return show(best, at: time)
    }

    private mutating func show(_ slot: Slot, at time: MediaTime) -> Impression {
        let goesOn = isOnScreen(slot)
        let isNew = !goesOn && !(unattended?.ad == slot.ad && unattended?.sale == slot.sale)
        if !goesOn {
            showing = Showing(ad: slot.ad, sale: slot.sale, since: time)
            exposures[slot.ad] += 1
        }
        let ad = inventory.ads[slot.ad]
        let sale = ad.sales[slot.sale]
        return Impression(
            id: slot.candidate.id, ad: ad.id, level: sale.basis, title: ad.title, text: ad.text,
            disclosure: Disclosure(ad, sale, sensors: sensors), price: sale.price, isNew: isNew)
    }

    private func isOnScreen(_ slot: Slot) -> Bool { showing?.ad == slot.ad && showing?.sale == slot.sale }

    private func isChosenBefore(_ left: Slot, _ right: Slot) -> Bool {
        if left.candidate.basis != right.candidate.basis { return left.candidate.basis > right.candidate.basis }
        if isOnScreen(left) != isOnScreen(right) { return isOnScreen(left) }
        return isBefore(left, right)
    }

    /// The order of choice on one ground.
    ///
    /// An answer to a stated wish: the better fit, then the lower offer to the buyer; what the advertiser pays decides
    /// only between equals. Then, and on every other ground: the higher price, divided by one more than the showings in
    /// this encounter, so that an ad pays with each showing for its next; then fewer showings; then the name.
    func isBefore(_ left: Slot, _ right: Slot) -> Bool {
        if left.fit != right.fit { return left.fit > right.fit }
        let leftOffer = inventory.ads[left.ad].sales[left.sale].offer ?? .max
        let rightOffer = inventory.ads[right.ad].sales[right.sale].offer ?? .max
        if leftOffer != rightOffer { return leftOffer < rightOffer }
        let leftShowings = earlierShowings(left.ad)
        let rightShowings = earlierShowings(right.ad)
        let leftBid = left.candidate.price * (rightShowings + 1)
        let rightBid = right.candidate.price * (leftShowings + 1)
        if leftBid != rightBid { return leftBid > rightBid }
        if leftShowings != rightShowings { return leftShowings < rightShowings }
        return left.candidate.id < right.candidate.id
    }
}
