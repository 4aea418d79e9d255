extension Luma {
    /// The sum of all samples.
    ///
    /// - Complexity: O(n).
    public static func sum(_ samples: Span<UInt8>) -> Int {
        unsafe samples.withUnsafeBufferPointer { samples in
            var total = 0
            var start = 0
            // A run is short enough for its sum to fit 32 bits, so that the inner loop vectorises.
            while start < samples.count {
                let end = min(start + longestRun, samples.count)
                let run = unsafe UnsafeBufferPointer(rebasing: samples[start..<end])
                var part: UInt32 = 0
                for i in 0..<run.count { unsafe part &+= UInt32(run[i]) }
                total += Int(part)
                start = end
            }
            return total
        }
    }

    /// Mean brightness in per mille of white, rounded to the nearest; `nil` for no samples.
    public static func brightness(_ samples: Span<UInt8>) -> Int? {
        guard samples.count > 0 else { return nil }
        let white = samples.count * 255
        return (sum(samples) * 1000 + white / 2) / white
    }

    /// The sum of |a − b − shift| over two pictures, and how many of these differences exceed `threshold`.
    ///
    /// `shift` takes a change of exposure between the pictures out of the comparison.
    /// - Precondition: both pictures have the same number of samples; `shift` lies in −255 ... 255.
    /// - Complexity: O(n).
    public static func difference(
        _ a: Span<UInt8>, _ b: Span<UInt8>, shift: Int = 0, threshold: Int
    ) -> (sum: Int, changed: Int) {
        precondition(a.count == b.count, "only pictures of one size can be compared")
        precondition((-255...255).contains(shift), "a shift of \(shift) lies outside -255 ... 255")
        let shift = Int32(shift)
        let threshold = Int32(clamping: threshold)
        return unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                var total = 0
                var changed = 0
                var start = 0
                while start < a.count {
                    let end = min(start + longestRun, a.count)
                    let first = unsafe UnsafeBufferPointer(rebasing: a[start..<end])
                    let second = unsafe UnsafeBufferPointer(rebasing: b[start..<end])
                    var part: Int32 = 0
                    var count: Int32 = 0
                    for i in 0..<first.count {
                        // |difference| <= 510, and a run has at most 2^20 samples: the sum stays below 2^30.
                        let difference = unsafe abs(Int32(first[i]) &- Int32(second[i]) &- shift)
                        part &+= difference
                        count &+= difference > threshold ? 1 : 0
                    }
                    total += Int(part)
                    changed += Int(count)
                    start = end
                }
                return (total, changed)
            }
        }
    }

    private static let longestRun = 1 << 20
}
