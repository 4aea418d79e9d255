import Kernels
import Signal

/// The state of one gated recurrent unit, and the room that bringing it forward needs.
///
/// With sums a of the input and b of the state, for the gates r (reset), z (keep) and the candidate n:
/// r = σ(aᵣ + bᵣ), z = σ(a_z + b_z), n = tanh(aₙ + r·bₙ), h ← n + z·(h − n). Every h stays within −1 … 1.
struct GatedMemory: ~Copyable, Sendable {
    let units: Int
    private var values: WipedBuffer<Float>
    /// The state in 16 bits, as the next layer and the next step read it.
    private(set) var state: WipedBuffer<Int16>
    private var inputSums: WipedBuffer<Int32>
    private var stateSums: WipedBuffer<Int32>
    /// Gates (2 · `units`) and candidates on their way, and what the state adds to both.
    private var gates: WipedBuffer<Float>
    private var candidates: WipedBuffer<Float>
    private var recalled: WipedBuffer<Float>

    init(_ memory: EarModel.Memory) {
        units = memory.units
        values = WipedBuffer(count: units)
        state = WipedBuffer(count: units)
        inputSums = WipedBuffer(count: memory.input.convolution.width)
        stateSums = WipedBuffer(count: memory.state.convolution.width)
        gates = WipedBuffer(count: 2 * units)
        candidates = WipedBuffer(count: units)
        recalled = WipedBuffer(count: 3 * units)
    }

    mutating func wipe() {
        values.zero()
        state.zero()
        inputSums.zero()
        stateSums.zero()
        gates.zero()
        candidates.zero()
        recalled.zero()
    }

    /// Brings the state forward by one input.
    mutating func step(_ memory: EarModel.Memory, _ input: borrowing WipedBuffer<Int16>, gain: Float) {
        EarNetwork.sum(memory.input, 1, input, into: &inputSums)
        EarNetwork.sum(memory.state, 1, state, into: &stateSums)
        EarNetwork.scale(memory.input, inputSums, from: 0, into: &gates)
        EarNetwork.scale(memory.input, inputSums, from: 2 * units, into: &candidates)
        EarNetwork.scale(memory.state, stateSums, from: 0, into: &recalled)
        GatedMemory.open(&gates, recalled)
        GatedMemory.propose(&candidates, recalled, gates)
        GatedMemory.update(&values, &state, candidates, gates, gain: gain)
    }

    /// Adds the state to `sums`.
    func add(to sums: inout WipedBuffer<Float>) {
        let values = values.span
        var sums = sums.mutableSpan
        for i in 0..<units { sums[i] += values[i] }
    }

    /// Sums become gates, 0 … 1.
    private static func open(_ gates: inout WipedBuffer<Float>, _ recalled: borrowing WipedBuffer<Float>) {
        let recalled = recalled.span
        var gates = gates.mutableSpan
        for i in 0..<gates.count { gates[i] = -(gates[i] + recalled[i]) }
        Elementary.exp(&gates)
        for i in 0..<gates.count { gates[i] = 1 / (1 + gates[i]) }
    }

    /// Sums become candidates, −1 … 1.
    private static func propose(
        _ candidates: inout WipedBuffer<Float>, _ recalled: borrowing WipedBuffer<Float>,
        _ gates: borrowing WipedBuffer<Float>
    ) {
        let (recalled, gates) = (recalled.span, gates.span)
        var candidates = candidates.mutableSpan
        let first = gates.count
        for i in 0..<candidates.count { candidates[i] = -2 * (candidates[i] + gates[i] * recalled[first + i]) }
        Elementary.exp(&candidates)
        for i in 0..<candidates.count { candidates[i] = 2 / (1 + candidates[i]) - 1 }
    }

    private static func update(
        _ values: inout WipedBuffer<Float>, _ state: inout WipedBuffer<Int16>, _ candidates: borrowing WipedBuffer<Float>,
        _ gates: borrowing WipedBuffer<Float>, gain: Float
    ) {
        let (candidates, gates) = (candidates.span, gates.span)
        var values = values.mutableSpan
        var state = state.mutableSpan
        let first = candidates.count
        for i in 0..<first {
            let value = candidates[i] + gates[first + i] * (values[i] - candidates[i])
            values[i] = value
            state[i] = Requantisation.limit(value * gain, -32_767, 32_767)
        }
    }
}
