/// What is asked of a camera; what it gives instead is in its `CameraMode`.
public struct CameraWish: Sendable, Hashable {
    /// Pixels; 1 … 8192.
    public let width: Int
    /// Pixels; 1 … 8192.
    public let height: Int
    /// Pictures a second; 1 … 1000.
    public let rate: Int

    /// - Precondition: all numbers are in range.
    public init(width: Int = 640, height: Int = 480, rate: Int = 30) {
        precondition((1...8192).contains(width) && (1...8192).contains(height), "a picture has 1 … 8192 pixels a side")
        precondition((1...1000).contains(rate), "a camera is asked for 1 … 1000 pictures a second")
        self.width = width
        self.height = height
        self.rate = rate
    }
}
