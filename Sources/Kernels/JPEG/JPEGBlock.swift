/// One block of a JPEG picture.
public enum JPEGBlock {
    /// The samples of a block: the inverse cosine transform (ITU-T T.81, A.3.3) in whole numbers, to the accuracy of
    /// IEEE 1180-1990, and 128.
    ///
    /// - Parameters:
    ///   - coefficients: 64, dequantised, the vertical frequency running fastest.
    ///   - samples: 64, in rows.
    public static func transform(_ coefficients: Span<Int32>, into samples: inout MutableSpan<UInt8>) {
        precondition(coefficients.count == 64 && samples.count == 64, "a block has 64 coefficients and samples")
        unsafe coefficients.withUnsafeBufferPointer { coefficients in
            unsafe samples.withUnsafeMutableBytes { samples in
                guard let from = coefficients.baseAddress, let to = samples.baseAddress else { return }
                unsafe JPEGInverseTransform.transform(from, used: .max, to: to, stride: 8)
            }
        }
    }
}
