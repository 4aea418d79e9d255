/// What each module may import besides Signal and Digest: the arrows of the data, which point one way.
///
/// The compiler refuses what is not declared as a dependency, but lets what a dependency imports through; and nothing
/// but this table refuses a dependency that points backwards.
enum Layers {
    static let table: [(module: String, imports: Set<String>)] = [
        ("Signal", []),
        ("Digest", []),
        ("CV4L2", []),
        ("CALSA", []),
        ("CLinux", []),
        ("Kernels", []),
        ("Consent", []),
        ("Capture", ["Consent", "Kernels", "CV4L2", "CALSA", "CLinux"]),
        ("Recording", ["Consent", "Kernels"]),
        ("Simulation", ["Consent", "Kernels"]),
        ("Features", ["Kernels"]),
        ("Mood", ["Features", "Kernels", "Consent"]),
        ("Policy", []),
        ("Proof", ["Policy"]),
        ("Guard", ["Policy", "Mood", "Features", "Consent"]),
        ("Ads", ["Guard"]),
        ("Audit", ["Policy", "Guard", "Ads"]),
        ("Pipeline", pipeline),
        ("Experiment", pipeline.union(["Pipeline", "Proof"])),
        ("Kiosk", pipeline.union(["Pipeline", "Proof"])),
        ("lamppost", pipeline.union(["Pipeline", "Proof", "Experiment", "Kiosk", "CLinux"])),
    ]

    /// All that stands before it but Proof.
    private static let pipeline: Set<String> = [
        "Kernels", "Consent", "Capture", "Recording", "Simulation", "Features", "Mood", "Policy", "Guard", "Ads",
        "Audit",
    ]

    /// What a module may import, its own row and what everything may; `nil` if it has no row.
    static func imports(of module: String) -> Set<String>? {
        guard let row = table.first(where: { $0.module == module }) else { return nil }
        switch module {
        case "Digest": return ["Signal"]
        case "Signal": return []
        default: return row.imports.union(["Signal", "Digest"])
        }
    }

    /// Who may hand on what it imports: Ads speaks of levels and categories and imports Guard alone.
    static let handedOn: [String: Set<String>] = ["Guard": ["Policy"]]

    /// What comes with Swift, and who may import it: what touches a face is read from this repository alone.
    static func fromSwift(_ name: String, in module: String) -> Bool {
        switch name {
        case "Synchronization": true
        case "Glibc": ["Signal", "Capture", "CLinux", "Kiosk", "lamppost"].contains(module)
        case "Dispatch": ["Pipeline", "Experiment", "Capture", "Kiosk", "lamppost"].contains(module)
        case "FoundationEssentials": ["Kiosk", "lamppost"].contains(module)
        default: false
        }
    }
}
