import Experiment
import Features
import Kernels
import Signal

/// `lamppost detect`: where there are faces in pictures, as a table.
enum DetectCommand: Subcommand {
    static let name = "detect"
    static let summary = "find faces in pictures, as a table"
    static let help = """
        lamppost detect IMAGE… [--setting full|kiosk] [--model F]

        Prints CSV: image,x,y,width,height,score,yaw,pitch,roll. A row a face, the likeliest first; a picture without faces
        has no row. x and y are the upper left corner of a square from the brows to the chin, in pixels; score is the
        calibrated probability that it is a face, 0…1: of what has 0.5, half were faces where that was measured
        (Models/face/face.md); full gives what has 0.63 or more, kiosk 0.31. Angles are in degrees: yaw is positive towards
        the right edge of the picture, pitch upwards, roll clockwise.

        Faces are found upright and leaning: by 30 degrees nearly all, by 45 about half, by 60 hardly any. What a camera
        noted of its own position (EXIF) is not applied: turn such a picture first, with ffmpeg -i FILE -q:v 3 OUT.jpg.

          --setting full    faces of 24 pixels and more (default)
          --setting kiosk   faces of 80 pixels and more, several times as fast: for live use
          --model F         another model than the shipped one

        IMAGE is a JPEG file (baseline, 8 bits) or a PGM file (P5, 8 bits), - is standard input. Each picture stands alone: a
        bad one is named on standard error, the others are done. Whose face it is is never asked.

        Examples:
          lamppost detect photographs/*.jpg > faces.csv
          lamppost detect --setting kiosk picture.jpg
          ffmpeg -i film.mkv -vframes 1 -f image2pipe -c:v mjpeg - | lamppost detect -

        Exit status: 0 all pictures done, 2 one could not be read.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let word = try arguments.choice("--setting", FaceSetting.allCases.map(\.rawValue))
        let setting = word.flatMap(FaceSetting.init) ?? .full
        let model = try FaceModels.read(arguments.value("--model") ?? Shipped.path(FaceModels.shipped))
        let images = try arguments.rest()
        guard !images.isEmpty else { throw Failure.usage("detect needs a picture", command: name) }
        OperatorBasis.declare(name)
        var output = Output()
        try output.line("image,x,y,width,height,score,yaw,pitch,roll")
        var status = ExitStatus.done
        var finder = FaceFinder(model, setting: setting)
        var luma = LumaPlane()
        let isTerminal = Messages.isTerminal && !Output.isTerminal && images.count > 20
        for (index, image) in images.enumerated() {
            if isTerminal { Messages.show("detect: \(index) of \(images.count) pictures") }
            do {
                try StillPicture.load(image, into: &luma)
                finder.find(luma.samples, width: luma.width, height: luma.height)
                for face in finder.faces { try output.line(row(image, face)) }
            } catch let error as EvaluationError {
                status = .badInput
                Messages.problem(error.description)
            }
        }
        if isTerminal { Messages.show("") }
        try output.flush()
        return status
    }

    private static func row(_ image: String, _ face: FaceDetection) -> String {
        let places = [face.box.x, face.box.y, face.box.width, face.box.height].map { CSV.tenths($0) }
        let angles = [face.pose.yaw, face.pose.pitch, face.pose.roll].map { CSV.tenths($0) }
        return ([CSV.field(image)] + places + [CSV.permille(face.score)] + angles).joined(separator: ",")
    }
}
