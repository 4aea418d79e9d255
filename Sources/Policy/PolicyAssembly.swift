import Digest

/// A policy and the parts that it includes, each read where its `include` stands.
struct PolicyAssembly {
    /// A place in one of the files.
    struct Place {
        var file: Int
        var offset: Int
    }

    struct Item {
        var syntax: PolicySyntax.Item
        var file: Int
    }

    let header: PolicySyntax.Header
    /// The policy, then each part in the order in which its `include` is met.
    private(set) var sources: [PolicySource] = []
    /// All that is no `include`, in the order in which it is met.
    private(set) var items: [Item] = []

    /// What stands before the policy's own name; errors name parts with it.
    private let folder: String
    /// The names of `sources`, seen from there.
    private var names: [String] = []
    /// The parts that were included, by name, and where.
    private var parts: [String: Place] = [:]
    /// Those that are being read.
    private var open: [String] = []
    private var bytes = 0
    private var counts = (rules: 0, claims: 0, conditions: 0)

    /// - Parameter load: the bytes of a part, by its name relative to the policy's folder.
    init(
        _ text: [UInt8], file: String, _ load: (String) throws(PolicyPartError) -> [UInt8]
    ) throws(PolicyError) {
        let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
        folder = slash.map { String(file[...$0]) } ?? ""
        let own = slash.map { String(file[file.utf8.index(after: $0)...]) } ?? file
        let source = try PolicySource(text, file: file)
        var parser = try PolicyParser(source)
        let syntax = try parser.policy()
        guard let header = syntax.header else { throw source.error(at: 0, "a policy without a header") }
        self.header = header
        bytes = text.count
        open = [own]
        try add(syntax, of: source, named: own, load)
    }

    /// SHA-256 of the policy's bytes. With parts, SHA-256 of a list: of the policy, then of each part in the order of
    /// `sources`, the digest in hexadecimal and a line end. Such a list is no policy, so the two cannot be mistaken.
    var digest: Digest256 {
        if sources.count == 1 { return SHA256.hash(sources[0].bytes) }
        return SHA256.hash(sources.map { SHA256.hash($0.bytes).hex + "\n" }.joined())
    }

    /// `FILE:LINE:COLUMN`
    func text(of place: Place) -> String {
        let source = sources[place.file]
        let position = source.position(of: place.offset)
        return "\(source.file):\(position.line):\(position.column)"
    }

    private mutating func add(
        _ syntax: PolicySyntax, of source: PolicySource, named name: String,
        _ load: (String) throws(PolicyPartError) -> [UInt8]
    ) throws(PolicyError) {
        let file = sources.count
        sources.append(source)
        names.append(name)
        for item in syntax.items {
            switch item {
            case .include(let include): try self.include(include, in: file, load)
            case .rule: counts.rules += 1
            case .claim: counts.claims += 1
            case .condition: counts.conditions += 1
            case .weight: break
            }
            guard max(counts.rules, counts.claims, counts.conditions) <= PolicyLimits.rules else {
                throw source.error(
                    at: item.offset, "more than \(PolicyLimits.rules) rules, claims or conditions",
                    "split it into several policies")
            }
            if case .include = item { continue }
            items.append(Item(syntax: item, file: file))
        }
    }

    private mutating func include(
        _ include: PolicySyntax.Include, in file: Int, _ load: (String) throws(PolicyPartError) -> [UInt8]
    ) throws(PolicyError) {
        let source = sources[file]
        let place = Place(file: file, offset: include.name.offset)
        let name = try name(of: include, in: file)
        if name == open[0] {
            throw source.error(at: place.offset, "\"\(name)\" includes itself", "it is the policy: remove this line")
        }
        if let before = parts[name] {
            let isOpen = open.contains(name)
            throw source.error(
                at: place.offset, isOpen ? "\"\(name)\" includes itself" : "\"\(name)\" is included twice",
                isOpen
                    ? "\(text(of: before)) includes it, and through it this file is read: remove one of the two"
                    : "the first time at \(text(of: before)): remove one of the two")
        }
        guard open.count <= PolicyLimits.depth else {
            throw source.error(
                at: place.offset, "parts included more than \(PolicyLimits.depth) deep", "include it from the policy")
        }
        guard parts.count < PolicyLimits.parts else {
            throw source.error(at: place.offset, "more than \(PolicyLimits.parts) parts", "join some of them")
        }
        let content: [UInt8]
        do throws(PolicyPartError) {
            content = try load(name)
        } catch {
            throw source.error(at: place.offset, "cannot include \"\(name)\": \(error.problem)", error.advice)
        }
        bytes += content.count
        guard bytes <= PolicyLimits.bytes else {
            throw source.error(
                at: place.offset, "with \"\(name)\" the policy has more than \(PolicyLimits.bytes) bytes in all",
                "split it into several policies")
        }
        parts[name] = place
        open.append(name)
        let part = try PolicySource(content, file: folder + name)
        var parser = try PolicyParser(part)
        try add(try parser.part(), of: part, named: name, load)
        open.removeLast()
    }

    /// What an `include` names, relative to the policy's folder; of a part's own, to the part's.
    private func name(of include: PolicySyntax.Include, in file: Int) throws(PolicyError) -> String {
        let source = sources[file]
        let text = include.name.text
        let steps = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isPlain = steps.allSatisfy { step in
            !step.isEmpty && step.first != UInt8(ascii: ".") && step.allSatisfy(PolicyLexer.isInName)
        }
        guard isPlain else {
            throw source.error(
                at: include.name.offset, "expected the plain name of a file, found \"\(text.prefix(60))\"",
                "as in \"weights.policy-part\" or \"shared/weights.policy-part\", seen from this file's folder: letters, "
                    + "digits, \".\", \"-\", \"_\"; none begins with \"/\" or \".\"")
        }
        let own = names[file]
        let name = (own.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(own[...$0]) } ?? "") + text
        guard name.utf8.count <= PolicyLimits.name else {
            throw source.error(
                at: include.name.offset, "a name of \(name.utf8.count) bytes, at most \(PolicyLimits.name) are allowed",
                "shorten it")
        }
        return name
    }
}
