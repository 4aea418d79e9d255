import Capture
import Consent
import Digest
import Signal

/// Listens to a microphone, and prints a line for every outcome; `list` prints the microphones instead.
///
/// A process of its own, for libasound reads its configuration once.
@main enum MicrophoneProbe {
    static func main() {
        guard let wishes = Wishes(Array(CommandLine.arguments.dropFirst())) else {
            return print("usage: MicrophoneProbe NAME|list [frames=N] [pause-after=N pause=MS] [unplug-file=F] [opens=N]")
        }
        do throws(SourceError) {
            if wishes.name == "list" {
                list()
            } else if let opens = wishes.opens {
                try open(wishes.name, times: opens)
            } else {
                var listener = Listener(wishes)
                try listener.listen()
            }
        } catch {
            print("error \(error)")
        }
    }

    private static func list() {
        for microphone in Microphones.all() {
            print("microphone \(microphone.name) \(microphone.state.rawValue) \(microphone.title)")
        }
    }

    private static func open(_ name: String, times: Int) throws(SourceError) {
        let door = Door()
        _ = try door.open(name)
        let before = System.openFiles
        for _ in 0..<times { _ = try door.open(name) }
        print("descriptors \(before) \(System.openFiles)")
    }
}

/// A gate that permits the microphone, and the clock of the run.
struct Door: ~Copyable {
    let clock = CaptureClock()
    private let gate = ConsentGate(
        record: ConsentRecord(given: [.microphone], age: .adult, at: Epoch().utc, validFor: 3_600_000_000_000),
        epoch: Epoch(), seed: 1)

    func open(_ name: String) throws(SourceError) -> Microphone {
        let now = clock.now
        let permit: SensorPermit
        do throws(ConsentRefusal) {
            permit = try gate.permit(.microphone, at: now)
        } catch {
            throw SourceError(error, name: name)
        }
        return try Microphone.open(permit, at: now, name: name)
    }
}
