public import Policy
import TestSupport

/// The policies of Models/policies, by their names.
public enum ShippedPolicy {
    public static func text(_ name: String) throws -> [UInt8] {
        try ShippedFile.bytes("Models/policies/\(name).policy")
    }

    public static func compiled(_ name: String) throws -> CompiledPolicy {
        try PolicyCompiler.compile(try text(name), file: "\(name).policy")
    }
}
