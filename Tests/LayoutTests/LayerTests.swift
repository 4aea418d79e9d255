import Testing

@Suite struct LayerTests {
    @Test func everyModuleHasARow() {
        #expect(Repository.modules.count >= 10)
        for module in Repository.modules { #expect(Layers.imports(of: module) != nil, "\(module) is in no layer") }
    }

    @Test func arrowsPointOneWay() {
        var above: Set<String> = []
        for (module, imports) in Layers.table {
            #expect(imports.isSubset(of: above), "\(module) imports what stands below it")
            above.insert(module)
        }
    }

    @Test(arguments: Repository.modules) func importsAreThoseOfItsRow(_ module: String) throws {
        let allowed = try #require(Layers.imports(of: module))
        var imports = 0
        for path in Repository.swiftFiles(below: "Sources/\(module)") {
            for (words, name) in Repository.imports(in: try Repository.text(path)) {
                imports += 1
                #expect(allowed.contains(name) || Layers.fromSwift(name, in: module), "\(path) imports \(name)")
                let isHandedOn = words.contains("@_exported") && Layers.handedOn[module]?.contains(name) == true
                #expect(!words.contains("@") || isHandedOn, "\(path): \(words)import \(name)")
            }
        }
        if !["Digest", "Kernels", "CV4L2", "CALSA", "CLinux"].contains(module) { #expect(imports > 0) }
    }

    /// What Package.swift declares for each target, from its text.
    private func declared() throws -> [String: Set<String>] {
        let text = try Repository.text("Package.swift")
        var result: [String: Set<String>] = ["Signal": [], "Digest": []]
        for match in text.matches(of: /\bmodule\(\s*("[^()]*")\s*\)/) {
            let names = match.1.matches(of: /"(\w+)"/).map { String($0.1) }
            guard let name = names.first else { continue }
            result[name] = Set(names.dropFirst()).union(["Signal", "Digest"])
        }
        for match in text.matches(of: /\blibrary\("(\w+)"/) { result[String(match.1)] = [] }
        for match in text.matches(of: /executableTarget\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/) {
            result[String(match.1)] = Set(match.2.matches(of: /"(\w+)"/).map { String($0.1) })
        }
        return result
    }

    @Test func dependenciesAreThoseOfTheRow() throws {
        let declared = try declared()
        #expect(Set(declared.keys) == Set(Repository.modules))
        for (module, dependencies) in declared {
            let allowed = try #require(Layers.imports(of: module))
            #expect(dependencies.isSubset(of: allowed), "\(module) depends on \(dependencies.subtracting(allowed))")
        }
    }

    @Test func whatIsImportedIsDeclared() throws {
        let declared = try declared()
        for module in Repository.modules {
            for path in Repository.swiftFiles(below: "Sources/\(module)") {
                for (_, name) in Repository.imports(in: try Repository.text(path))
                where Layers.imports(of: name) != nil {
                    #expect(declared[module]?.contains(name) == true, "\(path) imports \(name), which is not declared")
                }
            }
        }
    }

    @Test func noPackageIsDependedOn() throws {
        let text = try Repository.text("Package.swift")
        #expect(!text.contains(".package("))
        #expect(!text.contains("url:"))
    }

    @Test func importLinesAreRecognised() {
        let text = """
            import A
            public import B
            @testable import C
            @_exported public import struct D.E
              internal import F
            // import G
            let word = "import H"
            """
        #expect(Repository.imports(in: text).map(\.module) == ["A", "B", "C", "D", "F"])
        #expect(Repository.imports(in: text)[2].words.contains("@"))
    }
}
