extension SpectralPeaks {
    /// The square roots of `power`.
    ///
    /// - Parameter result: room for them from `place` on.
    public static func magnitudes(of power: Span<Float>, into result: inout MutableSpan<Float>, at place: Int) {
        let count = power.count
        precondition(place >= 0 && result.count - place >= count, "no room for \(count) magnitudes")
        unsafe power.withUnsafeBufferPointer { power in
            unsafe result.withUnsafeMutableBufferPointer { result in
                guard let from = power.baseAddress, let start = result.baseAddress else { return }
                let to = unsafe start + place
                for i in 0..<count { unsafe to[i] = from[i].squareRoot() }
            }
        }
    }
}
