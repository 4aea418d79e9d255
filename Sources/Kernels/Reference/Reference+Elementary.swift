extension Reference {
    /// As `Elementary.exp` of all elements: the series in double precision, value by value.
    public static func exp(_ values: inout MutableSpan<Float>) {
        for i in values.indices { values[i] = Float(Elementary.exp(Double(values[i]))) }
    }

    /// As `Elementary.log` of all elements: the series in double precision, value by value.
    public static func log(_ values: inout MutableSpan<Float>) {
        for i in values.indices { values[i] = Float(Elementary.log(Double(values[i]))) }
    }
}
