/// Brings out the peaks of a magnitude spectrum.
public enum SpectralPeaks {
    /// Zeroes what lies more than two bins from every local maximum, between the first and the last of them, and
    /// smooths the rest: (b[i−1] + 2b[i] + b[i+1])/4, the last bin as it is.
    ///
    /// - Parameters:
    ///   - spectrum: at least 16 bins.
    ///   - scratch: at least 8 more elements than the spectrum has; overwritten.
    ///   - result: as many elements as the spectrum.
    public static func enhance(
        _ spectrum: Span<Float>, scratch: inout MutableSpan<Float>, into result: inout MutableSpan<Float>
    ) {
        let count = spectrum.count
        precondition(count >= 16 && scratch.count >= count + 8 && result.count == count, "spans do not fit")
        unsafe spectrum.withUnsafeBufferPointer { spectrum in
            unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                unsafe result.withUnsafeMutableBufferPointer { result in
                    guard let a = spectrum.baseAddress, let marks = scratch.baseAddress, let b = result.baseAddress
                    else { return }
                    unsafe mark(a, count, marks)
                    unsafe mask(a, count, marks, b)
                    unsafe smooth(b, count, marks)
                    unsafe b.update(from: marks, count: count)
                }
            }
        }
    }

    /// 1 at local maxima, else 0; the mark of bin i lies at i + 2.
    @inline(__always)
    private static func mark(_ a: UnsafePointer<Float>, _ count: Int, _ marks: UnsafeMutablePointer<Float>) {
        let one = SIMD8<Float>(repeating: 1)
        unsafe marks[0] = 0
        unsafe marks[1] = 0
        unsafe marks[2] = a[0] > a[1] ? 1 : 0
        var i = 1
        while i + 8 <= count - 1 {
            let here = unsafe a.lanes(at: i)
            let isPeak = unsafe (here .> a.lanes(at: i - 1)) .& (here .>= a.lanes(at: i + 1))
            unsafe marks.store(SIMD8<Float>.zero.replacing(with: one, where: isPeak), at: i + 2)
            i += 8
        }
        while i < count - 1 {
            unsafe marks[i + 2] = a[i] > a[i - 1] && a[i] >= a[i + 1] ? 1 : 0
            i += 1
        }
        unsafe marks[count + 1] = a[count - 1] > a[count - 2] ? 1 : 0
        for k in count + 2..<count + 8 { unsafe marks[k] = 0 }
    }

    @inline(__always)
    private static func mask(
        _ a: UnsafePointer<Float>, _ count: Int, _ marks: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>
    ) {
        var i = 0
        while i + 8 <= count {
            let outer = unsafe marks.lanes(at: i) + marks.lanes(at: i + 4)
            let inner = unsafe (marks.lanes(at: i + 1) + marks.lanes(at: i + 3)) + marks.lanes(at: i + 2)
            unsafe b.store(SIMD8<Float>.zero.replacing(with: a.lanes(at: i), where: (outer + inner) .> 0), at: i)
            i += 8
        }
        while i < count {
            let near = unsafe (marks[i] + marks[i + 1]) + (marks[i + 2] + marks[i + 3]) + marks[i + 4]
            unsafe b[i] = near > 0 ? a[i] : 0
            i += 1
        }
        var first = 0
        while unsafe first < count && marks[first + 2] == 0 {
            unsafe b[first] = a[first]
            first += 1
        }
        var last = count - 1
        while unsafe last > first && marks[last + 2] == 0 {
            unsafe b[last] = a[last]
            last -= 1
        }
    }

    @inline(__always)
    private static func smooth(_ b: UnsafePointer<Float>, _ count: Int, _ to: UnsafeMutablePointer<Float>) {
        unsafe to[0] = (2 * b[0] + b[1]) * 0.25
        var i = 1
        while i + 8 <= count - 1 {
            let sides = unsafe b.lanes(at: i - 1) + b.lanes(at: i + 1)
            unsafe to.store((sides + b.lanes(at: i) * 2) * 0.25, at: i)
            i += 8
        }
        while i < count - 1 {
            unsafe to[i] = (b[i - 1] + b[i + 1] + b[i] * 2) * 0.25
            i += 1
        }
        unsafe to[count - 1] = b[count - 1]
    }
}
