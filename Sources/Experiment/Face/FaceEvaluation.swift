public import Features
import Kernels
import Signal

/// Scores a face model on faces that it has not seen, pasted into photographs that it has not seen: how many are found, of
/// each group and size, and how often something is found where no face is. The same data give the same figures.
public enum FaceEvaluation {
    /// How often each face is pasted: once in each size class.
    public static let rounds = 4
    private static let facesInPicture = 8

    /// - Parameters:
    ///   - progress: called with the faces done and all faces.
    /// - Throws: if a photograph cannot be read.
    public static func run(
        _ data: FacePictures, _ model: FaceModel, setting: FaceSetting, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(EvaluationError) -> FaceScores {
        var scores = FaceScores()
        var finder = FaceFinder(model, setting: setting)
        var luma = LumaPlane()
        var chance = SeededNumbers(seed: 2_026)
        let total = rounds * data.faces.count
        var next = 0
        while next < total {
            let background = data.backgrounds[scores.pictures % data.backgrounds.count]
            try StillPicture.load(background, into: &luma)
            let samples = luma.samples
            var scene = FacePaster.Scene(
                pixels: samples.indices.map { samples[$0] }, width: luma.width, height: luma.height)
            var faces: [FacePictures.Face] = []
            var tries = 0
            while next < total, faces.count < facesInPicture, tries < 60 {
                tries += 1
                let size = sizes(setting)[next % rounds]
                guard let place = place(size, in: scene, &chance) else { continue }
                // Every round in another order of faces against backgrounds.
                let face = data.faces[next / rounds]
                FacePaster.paste(data.pixels(of: face), at: place, into: &scene)
                faces.append(face)
                next += 1
            }
            if faces.isEmpty {
                throw EvaluationError(
                    background, "expected room for a face, found \(luma.width)x\(luma.height) pixels", advice: "leave it out")
            }
            finder.find(scene.pixels.span, width: scene.width, height: scene.height)
            score(finder.faces, scene, faces, &scores)
            scores.pictures += 1
            progress(next, total)
        }
        for background in data.backgrounds {
            try StillPicture.load(background, into: &luma)
            finder.find(luma.samples, width: luma.width, height: luma.height)
            scores.backgrounds += 1
            scores.falseAlarms += finder.faces.count
            for face in finder.faces { scores.add(score: face.score, isFace: false) }
        }
        finder.wipe()
        return scores
    }

    /// The sides of boxes, in pixels, from which each round draws.
    private static func sizes(_ setting: FaceSetting) -> [(Float, Float)] {
        switch setting {
        case .full: [(24, 32), (32, 48), (48, 80), (80, 130)]
        case .kiosk: [(80, 90), (90, 100), (100, 115), (115, 130)]
        }
    }

    /// A place that is free; `nil` if the one drawn is not.
    private static func place(
        _ size: (Float, Float), in scene: FacePaster.Scene, _ chance: inout SeededNumbers
    ) -> FacePaster.Place? {
        let least = Float(min(scene.width, scene.height))
        let side = min(size.0 + (size.1 - size.0) * chance.unit(), least / 1.6)
        let edge = 0.8 * side
        let x = edge + (Float(scene.width) - 2 * edge) * chance.unit()
        let y = edge + (Float(scene.height) - 2 * edge) * chance.unit()
        let roll = 24 * (chance.unit() - 0.5)
        let isMirrored = chance.unit() < 0.5
        for other in scene.faces
        where abs(other.x - x) < 0.85 * (side + other.side) && abs(other.y - y) < 0.85 * (side + other.side) {
            return nil
        }
        return FacePaster.Place(x: x, y: y, side: side, roll: roll, isMirrored: isMirrored)
    }

    private static func score(
        _ found: [FaceDetection], _ scene: FacePaster.Scene, _ faces: [FacePictures.Face], _ scores: inout FaceScores
    ) {
        var isTaken = [Bool](repeating: false, count: found.count)
        for (truth, face) in zip(scene.faces, faces) {
            let box = FaceBox(x: truth.x - truth.side / 2, y: truth.y - truth.side / 2, width: truth.side, height: truth.side)
            var best: (index: Int, overlap: Float)?
            for (index, detection) in found.enumerated() where !isTaken[index] {
                let overlap = detection.box.overlap(with: box)
                if overlap >= 0.4, overlap > best?.overlap ?? 0 { best = (index, overlap) }
            }
            if let best { isTaken[best.index] = true }
            scores.add(face, side: truth.side, isFound: best != nil)
        }
        for (index, detection) in found.enumerated() { scores.add(score: detection.score, isFace: isTaken[index]) }
    }
}
