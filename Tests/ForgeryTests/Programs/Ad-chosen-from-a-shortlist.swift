// error: cannot convert value of type '[Candidate]' to expected argument type 'Clearance'
import Ads
import Guard
import Signal

func choose(_ selector: inout AdSelector, _ shortlist: [Candidate]) throws {
    _ = try selector.choose(from: shortlist, at: .zero)
}
