/// What a policy text may not exceed. Beyond them the compiler refuses before it works.
public enum PolicyLimits {
    /// Bytes of a policy with all the parts that it includes.
    public static let bytes = 1_048_576
    /// Parentheses and `not`s inside one another, named conditions written out in parentheses.
    public static let nesting = 64
    /// Rules of a policy; claims and named conditions too.
    public static let rules = 10_000
    /// Values or categories in one pair of brackets.
    public static let list = 1_000
    /// Bytes of one quoted text.
    public static let text = 2_000
    /// Values that all conditions of rules and claims compare with, named conditions written out.
    public static let values = 200_000
    /// Parts that are included, and how many of them inside one another.
    public static let parts = 64
    public static let depth = 8
    /// Bytes of a part's name, seen from the policy's folder.
    public static let name = 250
}
