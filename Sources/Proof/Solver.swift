import Policy

/// Looks for values that satisfy a problem, by cutting each variable's cells down until all that is asked holds for
/// every value that is left, or none is left. Exact: "none" is a proof.
///
/// What must hold and can in one way only is made to hold at once (unit propagation); then one of the alternatives with
/// the fewest ways is tried, way by way, each later one knowing that the earlier ones fail. Deterministic: the same
/// problem takes the same steps everywhere, and gives up after the same number.
struct Solver {
    enum Answer: Equatable {
        /// A value for each variable, in the order of `Variable`; `nil` is missing.
        case found([Int32?])
        /// There are none.
        case none
        /// More steps than allowed.
        case unknown
    }

    let problem: Problem
    /// One for each demand that was looked at, and for each sixteen of the nodes that this took.
    private(set) var steps = 0
    let mostSteps: Int
    /// Nodes looked at that are no whole step yet.
    private var visited = 0
    /// For what was left of factors and scores: factors that fit, or none if there are none that do.
    var knownFactors: [Domain: [Int32]] = [:]

    /// The cells that are left, all variables one after the other.
    typealias Domain = [UInt64]

    /// Something that must hold: a node, or that it does not.
    struct Demand {
        var node: Int
        var isNegated: Bool
    }

    init(_ problem: Problem, mostSteps: Int) {
        self.problem = problem
        self.mostSteps = mostSteps
    }

    struct GaveUp: Error {}

    mutating func count(_ more: Int) throws(GaveUp) {
        steps += more + visited >> 4
        visited &= 15
        if steps > mostSteps { throw GaveUp() }
    }

    mutating func solve() -> Answer {
        var domain = problem.everything
        var open: [Demand] = []
        do {
            for root in problem.roots {
                guard demand(Demand(node: root, isNegated: false), &domain, &open) else { return .none }
            }
            return try search(domain, open).map { .found($0) } ?? .none
        } catch {
            return .unknown
        }
    }

    private mutating func search(_ domain: Domain, _ open: [Demand]) throws(GaveUp) -> [Int32?]? {
        var domain = domain
        var open = open
        guard try propagate(&domain, &open) else { return nil }
        guard let choice = fewest(open, domain) else { return try values(domain) }
        let chosen = open.remove(at: choice)
        for way in ways(chosen, domain) {
            var next = domain
            var more = open
            if demand(way, &next, &more), let found = try search(next, more) { return found }
            guard demand(Demand(node: way.node, isNegated: !way.isNegated), &domain, &open) else { return nil }
            guard try propagate(&domain, &open) else { return nil }
        }
        return nil
    }

    // MARK: Demands

    /// Makes something hold: cuts cells at once, keeps alternatives for later. `false`: it cannot hold.
    private func demand(_ demand: Demand, _ domain: inout Domain, _ open: inout [Demand]) -> Bool {
        switch problem.nodes[demand.node] {
        case .value(let variable, let mask):
            return restrict(variable, mask, demand.isNegated, &domain)
        case .all(let range), .any(let range):
            if isAlternative(demand) {
                open.append(demand)
                return true
            }
            for child in problem.children[range] {
                guard self.demand(Demand(node: child, isNegated: demand.isNegated), &domain, &open) else { return false }
            }
            return true
        }
    }

    /// Whether one part is enough.
    private func isAlternative(_ demand: Demand) -> Bool {
        switch problem.nodes[demand.node] {
        case .value: false
        case .all: demand.isNegated
        case .any: !demand.isNegated
        }
    }

    private func restrict(_ variable: Int, _ mask: Int, _ isNegated: Bool, _ domain: inout Domain) -> Bool {
        var isLeft = false
        let places = problem.places[variable]
        for place in places {
            let word = problem.masks[mask + place - places.lowerBound]
            domain[place] &= isNegated ? ~word : word
            isLeft = isLeft || domain[place] != 0
        }
        return isLeft
    }

    private enum Truth { case yes, no, open }

    /// Whether it holds for all that is left, for none, or for some.
    private mutating func truth(_ demand: Demand, _ domain: Domain) -> Truth {
        visited += 1
        switch problem.nodes[demand.node] {
        case .value(let variable, let mask):
            var isSome = false
            var isRest = false
            let places = problem.places[variable]
            for place in places {
                let word = problem.masks[mask + place - places.lowerBound]
                if domain[place] & word != 0 { isSome = true }
                if domain[place] & ~word != 0 { isRest = true }
            }
            if isSome, isRest { return .open }
            return isSome != demand.isNegated ? .yes : .no
        case .all(let range), .any(let range):
            let isAlternative = isAlternative(demand)
            var isOpen = false
            for child in range {
                switch truth(Demand(node: problem.children[child], isNegated: demand.isNegated), domain) {
                case .yes: if isAlternative { return .yes }
                case .no: if !isAlternative { return .no }
                case .open: isOpen = true
                }
            }
            return isOpen ? .open : isAlternative ? .no : .yes
        }
    }

    /// The parts of an alternative that can still hold.
    private mutating func ways(_ demand: Demand, _ domain: Domain) -> [Demand] {
        var ways: [Demand] = []
        for child in parts(demand) {
            let way = Demand(node: problem.children[child], isNegated: demand.isNegated)
            if truth(way, domain) != .no { ways.append(way) }
        }
        return ways
    }

    /// How many parts of an alternative can still hold; no more than `most` are counted.
    private mutating func countWays(_ demand: Demand, _ domain: Domain, most: Int) -> Int {
        var count = 0
        for child in parts(demand) where count < most {
            if truth(Demand(node: problem.children[child], isNegated: demand.isNegated), domain) != .no { count += 1 }
        }
        return count
    }

    /// The places of an alternative's parts.
    private func parts(_ demand: Demand) -> Range<Int> {
        switch problem.nodes[demand.node] {
        case .value: 0..<0
        case .all(let range), .any(let range): range
        }
    }

    // MARK: Propagation

    /// Draws all conclusions that need no choice. `false`: what is demanded cannot hold.
    private mutating func propagate(_ domain: inout Domain, _ open: inout [Demand]) throws(GaveUp) -> Bool {
        while true {
            let before = domain
            var rest: [Demand] = []
            while let next = open.popLast() {
                try count(1)
                switch truth(next, domain) {
                case .yes: break
                case .no: return false
                case .open:
                    if countWays(next, domain, most: 2) > 1 {
                        rest.append(next)
                    } else {
                        for way in ways(next, domain) where !demand(way, &domain, &open) { return false }
                    }
                }
            }
            open = rest.reversed()
            for row in problem.rows where !tighten(row, &domain) { return false }
            if domain == before { return true }
        }
    }

    /// The place of an alternative with the fewest ways; `nil` if all that is demanded holds.
    private mutating func fewest(_ open: [Demand], _ domain: Domain) -> Int? {
        var best: (place: Int, count: Int)?
        for (place, demand) in open.enumerated() {
            let least = best?.count ?? .max
            let count = countWays(demand, domain, most: least)
            if count < least { best = (place, count) }
            // Fewer than two were made to hold.
            if count <= 2 { break }
        }
        return best?.place
    }

    // MARK: Cells

    /// The cells that are left of a variable, ascending.
    func left(_ variable: Int, _ domain: Domain) -> [Int] {
        let place = problem.places[variable]
        return problem.cells[variable].indices.filter { domain[place.lowerBound + $0 / 64] >> UInt64($0 % 64) & 1 != 0 }
    }

    /// The lowest cell that is left.
    func firstLeft(_ variable: Int, _ domain: Domain) -> Int? {
        let place = problem.places[variable]
        for word in place where domain[word] != 0 {
            return (word - place.lowerBound) * 64 + domain[word].trailingZeroBitCount
        }
        return nil
    }

    /// The highest cell that is left.
    func lastLeft(_ variable: Int, _ domain: Domain) -> Int? {
        let place = problem.places[variable]
        for word in place.reversed() where domain[word] != 0 {
            return (word - place.lowerBound) * 64 + 63 - domain[word].leadingZeroBitCount
        }
        return nil
    }

    func remove(_ cell: Int, of variable: Int, _ domain: inout Domain) {
        domain[problem.places[variable].lowerBound + cell / 64] &= ~(1 << UInt64(cell % 64))
    }
}
