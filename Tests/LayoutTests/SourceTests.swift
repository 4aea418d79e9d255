import Testing

@Suite struct SourceTests {
    private static let tokens = ["SensorPermit", "InferencePermit", "Consented", "Clearance"]
    private static let memoryModules: Set = ["Signal", "Kernels", "Recording", "Capture"]
    /// The one file of the command line that calls the kernel.
    private static let systemCalls = "Sources/lamppost/Sandbox/SystemCalls.swift"
    private static let sources = Repository.swiftFiles(below: "Sources")
    private static let tests = Repository.swiftFiles(below: "Tests")

    @Test func memorySafetyIsGivenUpOnlyWhereMemoryIsHandled() throws {
        var found = 0
        for path in SourceTests.sources {
            let text = try Repository.text(path)
            guard Repository.has("unsafe", in: text) else { continue }
            found += 1
            let isAllowed = SourceTests.memoryModules.contains(Repository.module(of: path)) || path == SourceTests.systemCalls
            #expect(isAllowed, "\(path) has the word unsafe")
            for token in SourceTests.tokens {
                #expect(!Repository.has(token, in: text), "\(path) has the word unsafe and names \(token)")
            }
        }
        #expect(found > 0)
        for path in SourceTests.tests where !path.contains("/LayoutTests/") {
            let text = try Repository.text(path)
            for token in SourceTests.tokens where Repository.has(token, in: text) {
                #expect(!Repository.has("unsafe", in: text), "\(path) has the word unsafe and names \(token)")
            }
        }
    }

    /// Each kind of token is made in one file, by an initialiser that no other file can call.
    @Test func tokensAreMintedInOneFile() throws {
        let mints = [
            "SensorPermit": "Sources/Consent/ConsentGate.swift", "InferencePermit": "Sources/Consent/ConsentGate.swift",
            "Consented": "Sources/Consent/ConsentGate.swift", "Clearance": "Sources/Guard/Clearance.swift",
        ]
        for token in SourceTests.tokens {
            let mint = try #require(mints[token])
            for path in SourceTests.sources where path != mint {
                let text = try Repository.text(path)
                #expect(!text.contains("extension \(token)"), "\(path) extends \(token)")
                #expect(!text.contains(try Regex("\\b\(token)(<[^>]*>)?\\(")), "\(path) makes a \(token)")
            }
            let text = try Repository.text(mint)
            let start = try #require(text.firstRange(of: "public struct \(token)"))
            let body = text[start.lowerBound...].prefix { $0 != "}" }
            #expect(body.contains("~Copyable"), "\(token) can be copied")
            #expect(body.contains("fileprivate init("), "\(token) can be forged")
        }
    }

    @Test func timeAndChanceAreParameters() throws {
        let atTheEdge: Set = ["lamppost", "Capture", "Kiosk"]
        for path in SourceTests.sources {
            let text = try Repository.text(path)
            #expect(!text.contains(/\bDate\(\)/), "\(path) reads the clock")
            #expect(!text.contains(/\.random\(/), "\(path) draws random numbers")
            #expect(!text.contains(/\.(randomElement|shuffled|shuffle)\(\)/), "\(path) draws random numbers")
            #expect(!text.contains(/\b(addProduct|addingProduct|fma)\(/), "\(path) fuses multiply and add")
            if !atTheEdge.contains(Repository.module(of: path)) {
                let clocks =
                    /\b(ContinuousClock|SuspendingClock|clock_gettime|gettimeofday|SystemRandomNumberGenerator)\b/
                #expect(!text.contains(clocks), "\(path) reads the clock or draws random numbers")
            }
        }
        for path in SourceTests.tests where !path.contains("/LayoutTests/") {
            for line in try Repository.text(path).split(separator: "\n") where line.contains(/\.random\(/) {
                #expect(line.contains("using:"), "\(path): \(line)")
            }
        }
    }

    @Test func filesAreOfReadableLength() throws {
        for path in SourceTests.sources + SourceTests.tests {
            let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 401, "\(path) has \(lines) lines")
        }
    }

    @Test func nothingIsLeftUndoneOrTiedToAMachine() throws {
        let marks = /\b(TODO|FIXME|XXX|HACK)\b/
        for path in SourceTests.sources + SourceTests.tests where !path.contains("/LayoutTests/") {
            let text = try Repository.text(path)
            #expect(!text.contains(marks), "\(path) has something left to do")
            #expect(!text.contains(/"\/(home|root|work|Users)\//), "\(path) names a folder of one machine")
        }
    }

    @Test func everyModuleExplainsItself() throws {
        for module in Repository.modules {
            let text = try Repository.text("Sources/\(module)/README.md")
            #expect(text.hasPrefix("# \(module)"), "\(module)")
            #expect(text.count > 200, "\(module): a README says what a module is for")
        }
    }

    @Test func theTopLevelHoldsWhatWasAskedFor() throws {
        let allowed: Set = [
            "Package.swift", "Sources", "Tests", "Models", "Recordings", "README.md", "LICENSE", "lamppost",
            // Ignored by git: what the package manager pins, and what a run writes.
            "Package.resolved", "out",
        ]
        for name in try Repository.names(in: "") where !name.hasPrefix(".") {
            #expect(allowed.contains(name), "\(name) does not belong at the top level")
        }
    }
}
