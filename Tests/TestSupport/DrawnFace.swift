/// A face made of ellipses, as the recordings that come along have one.
public enum DrawnFace {
    /// A grey picture with one face, light on a darker ground, the eyes at about a third of it.
    public static func picture(
        width: Int = 320, height: Int = 240, x: Double = 160, y: Double = 120, side: Double = 90
    ) -> (samples: [UInt8], width: Int, height: Int) {
        var samples = [UInt8](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                let u = (Double(column) + 0.5 - x) / side
                let v = (Double(row) + 0.5 - y) / side
                samples[row * width + column] = UInt8(max(0, min(255, shade(u, v).rounded())))
            }
        }
        return (samples, width, height)
    }

    /// How bright the face is at a place, in sides of its box from the box's middle.
    private static func shade(_ u: Double, _ v: Double) -> Double {
        func ellipse(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
            // 1 inside, 0 outside, with a soft edge.
            let r = ((u - x) * (u - x) / (a * a) + (v - y) * (v - y) / (b * b)).squareRoot()
            return max(0, min(1, (1.08 - r) / 0.16))
        }
        var value = 90 + 12 * v
        func blend(_ target: Double, _ share: Double) { value += (target - value) * share }
        blend(60, ellipse(0, 1.35, 0.95, 0.75))
        blend(150, ellipse(0, 0.6, 0.24, 0.35))
        blend(45, ellipse(0, -0.32, 0.56, 0.52))
        blend(185 - 25 * u, ellipse(0, 0.02, 0.46, 0.62))
        for eye in [-0.22, 0.22] {
            blend(125, ellipse(eye, -0.22, 0.15, 0.1))
            blend(70, ellipse(eye, -0.34, 0.15, 0.03))
            blend(225, ellipse(eye, -0.2, 0.1, 0.05))
            blend(40, ellipse(eye, -0.2, 0.05, 0.05))
        }
        blend(150, ellipse(0.03, 0.02, 0.05, 0.16))
        blend(110, ellipse(0, 0.13, 0.1, 0.035))
        blend(95, ellipse(0, 0.33, 0.18, 0.05))
        blend(60, ellipse(0, 0.32, 0.15, 0.012))
        blend(150, ellipse(0, 0.44, 0.14, 0.03))
        return value
    }
}
