import Features

/// Whatever weights a file of the right shape holds, looking for faces ends, and finds them in and near the picture.
enum FuzzFaces {
    private static let side = 64

    static func run(_ model: FaceModel) {
        let picture = (0..<side * side).map { UInt8(truncatingIfNeeded: $0 * $0 / 40) }
        for setting in FaceSetting.allCases {
            var finder = FaceFinder(model, setting: setting)
            finder.find(picture.span, width: side, height: side)
            for face in finder.faces {
                precondition((0...1_000).contains(face.score) && face.box.width.isFinite, "a face is not what it should be")
            }
            let box = FaceBox(x: 10, y: 10, width: 30, height: 30)
            _ = finder.follow(box, roll: 0, in: picture.span, width: side, height: side)
        }
    }
}
