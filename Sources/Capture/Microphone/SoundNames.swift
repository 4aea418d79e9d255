import CALSA
import Glibc

/// What libasound's names of devices mean: by the system's configuration, never by one in somebody's home.
///
/// A file that `ALSA_CONFIG_PATH` names stands in place of the system's, and means all that it says.
enum SoundNames {
    /// Whether somebody chose another configuration.
    static var areChosen: Bool { unsafe getenv("ALSA_CONFIG_PATH") != nil }

    /// Opens the capturing side of a PCM. Returns 0 or a negative error.
    static func open(_ name: String, _ pcm: inout OpaquePointer?, flags: Int32) -> Int32 {
        if areChosen { return unsafe snd_pcm_open(&pcm, name, SND_PCM_STREAM_CAPTURE, flags) }
        var tree: OpaquePointer?
        defer { if let tree = unsafe tree { unsafe snd_config_delete(tree) } }
        let result = unsafe load(&tree)
        return unsafe result < 0 ? result : snd_pcm_open_lconf(&pcm, name, SND_PCM_STREAM_CAPTURE, flags, tree)
    }

    /// Reads the system's configuration; what it loads when a name is looked up is still to come.
    private static func load(_ tree: inout OpaquePointer?) -> Int32 {
        guard let folder = unsafe snd_config_topdir() else { return -ENOENT }
        var file: OpaquePointer?
        var result = unsafe snd_input_stdio_open(&file, String(cString: folder) + "/alsa.conf", "r")
        if result < 0 { return result }
        defer { unsafe snd_input_close(file) }
        result = unsafe snd_config_top(&tree)
        if result == 0 { result = unsafe snd_config_load(tree, file) }
        if result == 0 { unsafe leaveOutHome(tree) }
        return result
    }

    /// Strikes out of the files to be loaded those whose path begins with a home, or is put together with the environment.
    private static func leaveOutHome(_ tree: OpaquePointer?) {
        var files: OpaquePointer?
        guard unsafe snd_config_search(tree, "@hooks.0.files", &files) == 0, unsafe files != nil else { return }
        var place = unsafe snd_config_iterator_first(files)
        while unsafe place != snd_config_iterator_end(files) {
            let entry = unsafe snd_config_iterator_entry(place)
            unsafe place = snd_config_iterator_next(place)
            if unsafe !isOfSystem(entry) { unsafe snd_config_delete(entry) }
        }
    }

    private static func isOfSystem(_ entry: OpaquePointer?) -> Bool {
        var path: UnsafePointer<CChar>?
        guard unsafe snd_config_get_string(entry, &path) == 0, let path = unsafe path else { return false }
        return unsafe String(cString: path).hasPrefix("/")
    }
}
