// error: 'nil' is not compatible with expected argument type 'Clearance'
import Ads
import Signal

func choose(_ selector: inout AdSelector) throws {
    _ = try selector.choose(from: nil, at: .zero)
}
