// error: missing argument for parameter 'from' in call
import Ads
import Signal

func choose(_ selector: inout AdSelector) throws {
    _ = try selector.choose(at: .zero)
}
