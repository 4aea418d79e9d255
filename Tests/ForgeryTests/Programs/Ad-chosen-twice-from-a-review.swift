// error: 'clearance' consumed more than once
import Ads
import Guard
import Signal

func choose(_ selector: inout AdSelector, _ review: consuming Review) throws {
    if case .cleared(let clearance, _) = consume review {
        _ = try selector.choose(from: clearance, at: .zero)
        _ = try selector.choose(from: clearance, at: .zero)
    }
}
