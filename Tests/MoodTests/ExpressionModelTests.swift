import Consent
import Digest
import Mood
import Signal
import TestSupport
import Testing

@Suite("Reading an expression")
struct ExpressionModelTests {
    private var gate: ConsentGate { ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0) }

    private func shipped() throws -> (bytes: [UInt8], model: ExpressionModel) {
        let bytes = try ShippedFile.bytes("Models/expression/expression.safetensors")
        return (bytes, try ExpressionModel(safetensors: bytes))
    }

    /// The picture that train.py makes up for its check.
    private func madeUp(_ factor: Int) -> [UInt8] {
        (0..<48 * 48).map { UInt8(($0 / 48 * ($0 / 48) * factor + $0 % 48 * ($0 % 48) * (5 - factor)) / 16 % 256) }
    }

    private func read(_ face: [UInt8], _ reader: inout ExpressionReader) throws -> ExpressionGuess {
        let gate = gate
        return try reader.read(face.span, gate.permitInference(at: .zero), at: .zero)
    }

    private func numbers(_ guess: ExpressionGuess) -> [Int] {
        ExpressionLabel.allCases.map { guess.probabilities[$0] } + [guess.valence, guess.arousal]
    }

    @Test("the shipped model is small and says what it is")
    func size() throws {
        let (bytes, model) = try shipped()
        #expect(bytes.count <= 160_000 && model.fileSize == bytes.count)
        #expect(model.licence.contains("research") && model.trainingData.contains("FER2013"))
    }

    /// train.py runs the quantised network in numpy over pictures made by the same formula, and writes the answer into
    /// the header.
    @Test("the shipped model computes what the training script computed")
    func check() throws {
        let (bytes, model) = try shipped()
        let expected = try SafetensorsFile(bytes).text("check_permille").split(separator: ",").compactMap { Int($0) }
        try #require(expected.count == 30)
        var reader = ExpressionReader(model)
        for (index, factor) in [1, 2, 4].enumerated() {
            let guess = try read(madeUp(factor), &reader)
            let found = numbers(guess)
            for (found, expected) in zip(found, expected[index * 10..<(index + 1) * 10]) {
                #expect(abs(found - expected) <= 2, "picture \(factor): \(found) for \(expected)")
            }
            #expect(found.prefix(8).reduce(0, +) == 1_000)
            #expect(Set(found).count > 3)
        }
    }

    @Test("nothing of an earlier face counts, wiped or not")
    func independence() throws {
        let model = try shipped().model
        var used = ExpressionReader(model)
        var fresh = ExpressionReader(model)
        _ = try read([UInt8](repeating: 255, count: 48 * 48), &used)
        _ = try read(madeUp(4), &used)
        let second = try read(madeUp(1), &used)
        used.wipe()
        let wiped = try read(madeUp(1), &used)
        let first = try read(madeUp(1), &fresh)
        #expect(first == second && first == wiped)
        let other = try read(madeUp(2), &fresh)
        #expect(other != first)
    }

    @Test("brightness changes little, and pictures without any contrast are answered")
    func light() throws {
        var reader = ExpressionReader(try shipped().model)
        let face = madeUp(1).map { $0 / 4 }
        let dark = try read(face, &reader)
        let bright = try read(face.map { $0 + 150 }, &reader)
        for (dark, bright) in zip(numbers(dark), numbers(bright)) { #expect(abs(dark - bright) <= 2) }
        for level: UInt8 in [0, 128, 255] {
            let blank = [UInt8](repeating: level, count: 48 * 48)
            let guess = try read(blank, &reader)
            #expect(numbers(guess).prefix(8).reduce(0, +) == 1_000)
        }
    }

    @Test("without a permit that still stands nothing is read")
    func permit() throws {
        var reader = ExpressionReader(try ExpressionModel(safetensors: SmallExpressionModel().bytes))
        let gate = gate
        let face = madeUp(1)
        var isRefused = false
        do {
            _ = try reader.read(face.span, gate.permitInference(at: .zero), at: .seconds(100))
        } catch { isRefused = true }
        #expect(isRefused)
    }

    @Test("probabilities are the last layer's log-odds by temperature; valence and arousal the places weighted by them")
    func outputs() throws {
        var file = SmallExpressionModel(logits: [0, 2, 0, 0, 0, 0, 0, 0])
        var reader = ExpressionReader(try ExpressionModel(safetensors: file.bytes))
        let guess = try read(madeUp(2), &reader)
        // exp 2 = 7.389 of 14.389, the largest remainder; of the seven equal shares of 69.5 three are rounded up.
        #expect(guess.probabilities.best == .happiness && guess.probabilities[.happiness] == 514)
        #expect(guess.valence == guess.probabilities[.happiness] - guess.probabilities[.sadness])
        #expect(guess.arousal == guess.probabilities[.surprise] - guess.probabilities[.contempt])
        file.set("temperature_permille", "2000")
        var cooler = ExpressionReader(try ExpressionModel(safetensors: file.bytes))
        // exp 1 = 2.718 of 9.718
        let less = try read(madeUp(2), &cooler)
        #expect((279...280).contains(less.probabilities[.happiness]))
    }

    @Test(
        "metadata that is refused",
        arguments: [
            ("architecture", "face-expression-convolution 2"), ("labels", "neutral"), ("side", "64"), ("crop", "48"),
            ("flat_permille", "0"), ("temperature_permille", "0"), ("temperature_permille", "x"),
            ("valence_permille", "0,0,0"), ("valence_permille", "0,0,0,0,0,0,0,1001"), ("arousal_permille", "0,0,0,0,0,0,0,0,0"),
        ])
    func metadata(_ name: String, _ text: String) {
        var file = SmallExpressionModel()
        file.set(name, text)
        #expect(throws: ModelError.self) { try ExpressionModel(safetensors: file.bytes) }
    }

    @Test("tensors of another shape, missing, or with values beyond their range are refused")
    func tensors() {
        for at in SmallExpressionModel().tensors.indices {
            var without = SmallExpressionModel()
            without.tensors.remove(at: at)
            #expect(throws: ModelError.self) { try ExpressionModel(safetensors: without.bytes) }
            var longer = SmallExpressionModel()
            longer.tensors[at].shape[0] += 1
            let size = longer.tensors[at].shape.reduce(longer.tensors[at].element == "I8" ? 1 : 4, *)
            longer.tensors[at].bytes += [UInt8](repeating: 1, count: size - longer.tensors[at].bytes.count)
            #expect(throws: ModelError.self) { try ExpressionModel(safetensors: longer.bytes) }
            var infinite = SmallExpressionModel()
            guard infinite.tensors[at].element == "F32" else { continue }
            infinite.tensors[at].bytes.replaceSubrange(0..<4, with: [0, 0, 0x80, 0x7f])
            #expect(throws: ModelError.self) { try ExpressionModel(safetensors: infinite.bytes) }
        }
    }

    @Test("mutated bytes are read or refused, and never trap")
    func mutations() throws {
        let whole = SmallExpressionModel().bytes
        var random = Repeatable(seed: 78)
        var refused = 0
        for round in 0..<1_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 2: bytes.remove(at: at)
                default: bytes.insert(UInt8.random(in: 48...57, using: &random), at: at)
                }
            }
            do {
                let model = try ExpressionModel(safetensors: bytes)
                guard round % 10 == 0 else { continue }
                var reader = ExpressionReader(model)
                let guess = try read(madeUp(1), &reader)
                #expect(numbers(guess).prefix(8).reduce(0, +) == 1_000)
            } catch { refused += 1 }
        }
        #expect(refused > 300)
        for length in 0..<whole.count where length % 11 == 0 {
            #expect(throws: ModelError.self) { try ExpressionModel(safetensors: Array(whole[..<length])) }
        }
    }
}
