// swift-tools-version: 6.2
import PackageDescription

// The way of the data, top to bottom: a target imports only what stands in its own row (and Signal and Digest).
// Tests/LayoutTests compares these rows, and every import line, with the table in Tests/LayoutTests/Layers.swift.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatWarning("StrictMemorySafety", as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]

func module(_ name: String, _ dependencies: String...) -> Target {
    .target(
        name: name,
        dependencies: (["Signal", "Digest"] + dependencies).filter { $0 != name }.map { .byName(name: $0) },
        exclude: ["README.md"],
        swiftSettings: strict)
}

/// A library of the system, as its folder's module map names it.
func library(_ name: String, _ packageConfiguration: String? = nil, debian: String...) -> Target {
    .systemLibrary(
        name: name, pkgConfig: packageConfiguration, providers: debian.isEmpty ? nil : [.apt(debian)])
}

func tests(_ name: String, _ dependencies: String..., exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: (["Signal", "Digest", "TestSupport"] + dependencies).map { .byName(name: $0) },
        exclude: exclude,
        swiftSettings: strict)
}

/// A program that tests run: what it shows needs a process of its own.
func probe(_ name: String, _ dependencies: String...) -> Target {
    .executableTarget(
        name: name, dependencies: (["Signal"] + dependencies).map { .byName(name: $0) }, path: "Tests/\(name)",
        swiftSettings: strict)
}

let package = Package(
    name: "Lamppost",
    products: [
        .executable(name: "lamppost", targets: ["lamppost"]),
        .library(name: "Kernels", targets: ["Kernels"]),
        .library(name: "Features", targets: ["Features"]),
        .library(name: "Policy", targets: ["Policy"]),
        .library(name: "Pipeline", targets: ["Pipeline"]),
    ],
    targets: [
        // Ground
        .target(name: "Signal", exclude: ["README.md"], swiftSettings: strict),
        .target(name: "Digest", exclude: ["README.md"], swiftSettings: strict),
        library("CV4L2", "libv4l2", debian: "libv4l-dev"),
        library("CALSA", "alsa", debian: "libasound2-dev"),
        library("CLinux"),
        module("Kernels"),
        module("Consent"),

        // Sources of samples
        module("Capture", "Consent", "Kernels", "CV4L2", "CALSA", "CLinux"),
        module("Recording", "Consent", "Kernels"),

        // From samples to a mood
        module("Features", "Kernels"),
        module("Mood", "Features", "Kernels", "Consent"),

        // From a mood to a decision
        module("Policy"),
        module("Proof", "Policy"),
        module("Guard", "Policy", "Mood", "Features", "Consent"),
        module("Ads", "Guard"),
        module("Audit", "Policy", "Guard", "Ads"),

        // The order of everything, and what stands on it
        module(
            "Pipeline", "Kernels", "Consent", "Capture", "Recording", "Features", "Mood", "Policy", "Guard", "Ads",
            "Audit"),
        module(
            "Experiment", "Kernels", "Consent", "Recording", "Features", "Mood", "Policy", "Proof", "Guard", "Ads",
            "Audit", "Pipeline"),
        .executableTarget(
            name: "lamppost",
            dependencies: [
                "Signal", "Digest", "CLinux", "Kernels", "Consent", "Capture", "Recording", "Features", "Mood", "Policy",
                "Proof", "Guard", "Ads", "Audit", "Pipeline", "Experiment",
            ],
            exclude: ["README.md"],
            swiftSettings: strict),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["Signal", "Digest"], path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "PolicySupport", dependencies: ["Policy", "TestSupport"], path: "Tests/PolicySupport",
            swiftSettings: strict),
        tests("Signal"),
        tests("Digest"),
        tests("Kernels", "Kernels"),
        tests("Consent", "Consent", "Kernels"),
        probe("CaptureProbe", "Capture", "Consent"),
        probe("MicrophoneProbe", "Capture", "Consent", "Digest"),
        tests("Capture", "Capture", "Consent", "Kernels", "Recording"),
        tests("Recording", "Recording", "Consent", "Kernels"),
        tests("Features", "Features", "Kernels"),
        tests("Mood", "Mood", "Features", "Kernels", "Consent"),
        tests("Policy", "Policy", "PolicySupport", exclude: ["Cases"]),
        tests("Proof", "Proof", "Policy", "PolicySupport", exclude: ["Cases"]),
        tests("Guard", "Guard", "Policy", "Mood", "Features", "Consent"),
        tests("Ads", "Ads", "Guard", "Policy", "Mood", "Features", "Consent"),
        tests("Audit", "Audit", "Ads", "Guard", "Policy"),
        tests("Pipeline", "Pipeline", "Capture", "Recording", "Consent", "Features", "Mood", "Policy", "Guard", "Ads", "Audit"),
        tests("Experiment", "Experiment", "Consent", "Mood", "Features", "Policy"),
        tests("Layout"),
        tests("Forgery", "Ads", "Guard", "Mood", "Consent", exclude: ["Programs"]),
        tests("Command", "lamppost", "Consent", "Mood", "Features", "Audit", "Guard", "Policy", "Pipeline"),
    ]
)
