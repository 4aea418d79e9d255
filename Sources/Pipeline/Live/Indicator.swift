import Signal

/// The light that tells people that something is sensed: lit before a sensor is opened, and as long as one is.
///
/// It is a file that takes "1" and "0", such as the brightness of a lamp in /sys/class/leds. A light that cannot be lit
/// keeps every sensor closed.
struct Indicator: Sendable {
    let path: String
    private(set) var isLit = false

    init(path: String) { self.path = path }

    mutating func light() throws(FileError) {
        if isLit { return }
        try put("1\n")
        isLit = true
    }

    /// A light that cannot be put out stays lit: it says too much then, and never too little.
    mutating func dim() {
        if isLit, (try? put("0\n")) != nil { isLit = false }
    }

    private func put(_ text: String) throws(FileError) {
        // A name that nothing has must not become a file that nobody sees.
        try File(existing: path).write(text)
    }
}
