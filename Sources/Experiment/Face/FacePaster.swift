import Kernels

/// Pastes faces into photographs: scaled, turned, lit as what is around them, their edges blended.
struct FacePaster {
    /// A picture in which faces stand.
    struct Scene {
        var pixels: [UInt8]
        let width: Int
        let height: Int
        /// Where the faces are: middle and side of their boxes.
        var faces: [(x: Float, y: Float, side: Float)] = []
    }

    /// Where a face is to stand.
    struct Place {
        var x: Float
        var y: Float
        /// The side of its box, in pixels.
        var side: Float
        /// Degrees, clockwise.
        var roll: Float
        var isMirrored: Bool
    }

    /// The box of a face in pictures of 64 × 64 pixels: its side, and how far its middle lies below theirs.
    private static let box: Float = 46
    private static let below: Float = 2.5
    /// The width of the blended edge, in pixels of the face.
    private static let feather: Float = 7

    static func paste(_ face: Span<UInt8>, at place: Place, into scene: inout Scene) {
        let size = FacePictures.side
        let scale = box / place.side
        let radians = Double(place.roll) * 0.017_453_292_519_943_295
        let (cosine, sine) = (Float(Elementary.cos(radians)) * scale, Float(Elementary.sin(radians)) * scale)
        let reach = Int(place.side * 1.1)
        let (left, right) = (max(0, Int(place.x) - reach), min(scene.width, Int(place.x) + reach + 1))
        let (top, bottom) = (max(0, Int(place.y) - reach), min(scene.height, Int(place.y) + reach + 1))
        // Half way from the face's own brightness to that of the place.
        var (around, count, own) = (0, 0, 0)
        for y in stride(from: top, to: bottom, by: 3) {
            for x in stride(from: left, to: right, by: 3) {
                around += Int(scene.pixels[y * scene.width + x])
                count += 1
            }
        }
        for i in face.indices { own += Int(face[i]) }
        let shift = count == 0 ? 0 : (Float(around) / Float(count) - Float(own) / Float(face.count)) / 2
        // Where a pixel covers several of the face, their mean.
        let steps = max(1, Int(scale.rounded(.up)))
        for y in top..<bottom {
            for x in left..<right {
                var (sum, weight): (Float, Float) = (0, 0)
                for step in 0..<steps * steps {
                    let dx = Float(x) + (Float(step % steps) + 0.5) / Float(steps) - place.x
                    let dy = Float(y) + (Float(step / steps) + 0.5) / Float(steps) - place.y
                    let across = (cosine * dx + sine * dy) * (place.isMirrored ? -1 : 1)
                    let u = Float(size) / 2 + across
                    let v = Float(size) / 2 + below + cosine * dy - sine * dx
                    let inside = min(min(u, Float(size) - u), min(v, Float(size) - v))
                    let share = max(0, min(1, inside / feather))
                    guard share > 0 else { continue }
                    sum += share * sample(face, u - 0.5, v - 0.5)
                    weight += share
                }
                guard weight > 0 else { continue }
                let alpha = weight / Float(steps * steps)
                let under = Float(scene.pixels[y * scene.width + x])
                let value = under + alpha * (max(0, min(255, sum / weight + shift)) - under)
                scene.pixels[y * scene.width + x] = UInt8(max(0, min(255, value.rounded())))
            }
        }
        scene.faces.append((place.x, place.y, place.side))
    }

    private static func sample(_ face: Span<UInt8>, _ x: Float, _ y: Float) -> Float {
        let size = FacePictures.side
        let (x, y) = (max(0, min(Float(size - 1), x)), max(0, min(Float(size - 1), y)))
        let (left, top) = (min(Int(x), size - 2), min(Int(y), size - 2))
        let (a, b) = (x - Float(left), y - Float(top))
        let at = top * size + left
        let upper = Float(face[at]) * (1 - a) + Float(face[at + 1]) * a
        let lower = Float(face[at + size]) * (1 - a) + Float(face[at + size + 1]) * a
        return upper * (1 - b) + lower * b
    }
}
