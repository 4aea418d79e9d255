/// What a policy text may not exceed. Beyond them the compiler refuses before it works.
public enum PolicyLimits {
    /// Bytes of a file.
    public static let bytes = 1_048_576
    /// Parentheses and `not`s inside one another.
    public static let nesting = 64
    /// Rules of a policy; claims too.
    public static let rules = 10_000
    /// Values or categories in one pair of brackets.
    public static let list = 1_000
    /// Bytes of one quoted text.
    public static let text = 2_000
}
