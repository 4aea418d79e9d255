import Capture

/// `lamppost devices`: what a live run could open here.
enum DevicesCommand: Subcommand {
    static let name = "devices"
    static let summary = "list the cameras and microphones of this machine, and what they could give"
    static let help = """
        Usage: lamppost devices

        Lists the cameras with their formats, sizes and rates, and the microphones, with whether each is free. Cameras are asked
        what they can do; none takes a picture, and no microphone is opened. A star marks formats that `lamppost live` reads.

        Examples:
          lamppost devices
          lamppost live --consent consent.jsonld --camera /dev/video0 --microphone plughw:CARD=Webcam

        Exit status: 0 done, also where there is none.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        try arguments.finish()
        let cameras = Cameras.all()
        let microphones = Microphones.all()
        var output = Output()
        try output.line(cameras.isEmpty ? "no camera in /dev" : "cameras")
        for camera in cameras {
            let card = camera.card.isEmpty ? "" : ", \(camera.card) (\(camera.driver))"
            try output.line("  \(camera.path)  \(text(camera.state))\(card)")
            for offer in camera.offers { try output.line("    " + text(offer)) }
        }
        try output.line(microphones.isEmpty ? "no microphone" : "microphones")
        for microphone in microphones {
            try output.line("  \(microphone.name)  \(microphone.state), \(microphone.title)")
        }
        try output.flush()
        return .done
    }

    private static func text(_ state: CameraState) -> String {
        switch state {
        case .ready: "free"
        case .busy: "in use by another program"
        case .denied: "this user may not open it: add them to the group video"
        case .failed(let why): why
        }
    }

    /// `* MJPG 640×480 at 30, 15 a second`.
    private static func text(_ offer: CameraOffer) -> String {
        func side(_ range: ClosedRange<Int>) -> String {
            range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        }
        let rates = offer.rates.map { $0.seconds == 1 ? "\($0.pictures)/s" : "\($0.pictures)/\($0.seconds) s" }
            .joined(separator: ", ")
        return "\(offer.isRead ? "*" : " ") \(offer.format) \(side(offer.width))×\(side(offer.height))"
            + (rates.isEmpty ? "" : " at \(rates)")
    }
}
