// error: cannot convert value of type 'Review' to expected argument type 'Clearance'
import Ads
import Guard
import Signal

func choose(_ selector: inout AdSelector, _ review: consuming Review) throws {
    _ = try selector.choose(from: review, at: .zero)
}
