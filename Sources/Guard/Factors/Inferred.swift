/// Inferred rather than stated.
///
/// From: the ground alone. 0: the owner's own message, or what the person asked for. 200: place, time and context.
/// 1000: an estimated mood. Never missing.
/// Source: Kim, Barasz & John 2019, J. Consumer Research 45:906 (inferred data lowers interest against stated data).
/// Falsified by: ads for a stated and for an inferred wish rated alike.
func inferred(_ subject: FactorSubject) -> Int? {
    switch subject.basis {
    case .none, .house, .intent: 0
    case .contextual: 200
    case .mood: 1000
    }
}
