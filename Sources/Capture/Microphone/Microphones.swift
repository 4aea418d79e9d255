import CALSA
import Glibc
import Signal

/// A microphone that could be opened.
public struct MicrophoneDescription: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        case free
        /// Another program has it.
        case busy
        /// This user may not read it.
        case denied
        /// A name of a configuration: what is behind it shows when it is opened.
        case unknown
    }

    /// What to open it by.
    public var name: String
    /// What the driver or the configuration calls it.
    public var title: String
    public var state: State
}

/// The microphones of this machine. Looking for them opens none.
public enum Microphones {
    /// The cards' own, by number, then those that a chosen configuration names (`ALSA_CONFIG_PATH`), by name.
    public static func all() -> [MicrophoneDescription] {
        lamppost_alsa_keep_quiet()
        return ofCards() + (SoundNames.areChosen ? ofConfiguration() : [])
    }

    /// Whether there are microphones and this user may read none of them; libasound says then that there are none.
    static var areDenied: Bool {
        let nodes = nodes
        return !nodes.isEmpty && !nodes.contains { mayRead($0) }
    }

    private static let folder = "/dev/snd"

    private static var nodes: [CaptureNode] {
        ((try? Folder.names(in: folder)) ?? []).compactMap { CaptureNode($0) }
    }

    private static func mayRead(_ node: CaptureNode) -> Bool { unsafe access("\(folder)/\(node.file)", R_OK) == 0 }

    private static func ofCards() -> [MicrophoneDescription] {
        nodes.sorted { ($0.card, $0.device) < ($1.card, $1.device) }.map { describe($0) }
    }

    private static func describe(_ node: CaptureNode) -> MicrophoneDescription {
        var found = MicrophoneDescription(name: node.name, title: "", state: .denied)
        guard mayRead(node) else { return found }
        var (control, information): (OpaquePointer?, OpaquePointer?)
        guard unsafe snd_ctl_open(&control, "hw:\(node.card)", SND_CTL_NONBLOCK) == 0 else { return found }
        defer { unsafe snd_ctl_close(control) }
        guard unsafe snd_pcm_info_malloc(&information) == 0 else { return found }
        defer { unsafe snd_pcm_info_free(information) }
        unsafe snd_pcm_info_set_device(information, node.device)
        unsafe snd_pcm_info_set_stream(information, SND_PCM_STREAM_CAPTURE)
        guard unsafe snd_ctl_pcm_info(control, information) == 0 else { return found }
        let title = unsafe snd_pcm_info_get_name(information).map { unsafe String(cString: $0) }
        found.title = [title, cardName(node)].compactMap { $0 }.joined(separator: ", ")
        found.state = unsafe snd_pcm_info_get_subdevices_avail(information) > 0 ? .free : .busy
        return found
    }

    private static func cardName(_ node: CaptureNode) -> String? {
        var name: UnsafeMutablePointer<CChar>?
        guard unsafe snd_card_get_name(Int32(node.card), &name) == 0, let name = unsafe name else { return nil }
        defer { unsafe free(name) }
        return unsafe String(cString: name)
    }

    /// Names of the configuration that stand for no part of a card, such as `default`.
    private static func ofConfiguration() -> [MicrophoneDescription] {
        var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        guard unsafe snd_device_name_hint(-1, "pcm", &hints) == 0, var next = unsafe hints else { return [] }
        defer { unsafe snd_device_name_free_hint(hints) }
        var found: [MicrophoneDescription] = []
        while let hint = unsafe next.pointee {
            unsafe next += 1
            guard let name = unsafe text("NAME", hint), name != "null", !name.contains(":") else { continue }
            guard unsafe text("IOID", hint) ?? "Input" == "Input" else { continue }
            let title = unsafe text("DESC", hint) ?? ""
            found.append(MicrophoneDescription(name: name, title: title.oneLine, state: .unknown))
        }
        return found.sorted { $0.name < $1.name }
    }

    private static func text(_ key: String, _ hint: UnsafeMutableRawPointer) -> String? {
        let text = unsafe snd_device_name_get_hint(hint, key)
        guard let text = unsafe text else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}

/// A name in /dev/snd through which sound comes in: `pcmC1D0c` is device 0 of card 1.
struct CaptureNode: Hashable {
    let file: String
    let card: UInt32
    let device: UInt32

    /// - Returns: `nil` for what is no such name.
    init?(_ file: String) {
        guard file.hasPrefix("pcmC"), file.hasSuffix("c") else { return nil }
        let parts = file.dropFirst(4).dropLast().split(separator: "D", omittingEmptySubsequences: false)
        guard parts.count == 2, let card = UInt32(parts[0]), let device = UInt32(parts[1]) else { return nil }
        (self.file, self.card, self.device) = (file, card, device)
    }

    var name: String { "hw:\(card),\(device)" }
}

extension String {
    fileprivate var oneLine: String { split(whereSeparator: \.isNewline).joined(separator: ", ") }
}
