/// Data from elsewhere: did anything but this encounter lead to this ad?
///
/// From: the ad's traits. 0: only this encounter. 1000: data from or to a third party, or likeness to other people.
/// Never missing: nothing leaves the device, so only an ad can bring foreign data.
/// Source: Kim, Barasz & John 2019 (flows across sites lower interest); Leon et al. 2013, SOUPS (scope of use).
/// Falsified by: ratings that do not rise when an ad is said to be aimed with data from elsewhere.
func foreign(_ subject: FactorSubject) -> Int? {
    subject.traits.isDisjoint(with: [.thirdPartyData, .lookalike]) ? 0 : 1000
}
