/// Whoever speaks with the guard speaks in the policy's words (`Level`, `AdCategory`, `CategorySet`), so the guard hands
/// them on: what chooses ads imports the guard alone, and neither mood nor features.
@_exported public import Policy
