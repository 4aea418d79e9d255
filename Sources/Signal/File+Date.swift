internal import Glibc

extension File {
    /// When a file was last written to, by the clock of then; `nil` if it is not there.
    public static func date(of path: String) -> UTCTime? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        let (seconds, overflows) = Int64(status.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflows else { return UTCTime(nanoseconds: status.st_mtim.tv_sec < 0 ? .min : .max) }
        let (sum, isTooMuch) = seconds.addingReportingOverflow(Int64(status.st_mtim.tv_nsec))
        return UTCTime(nanoseconds: isTooMuch ? .max : sum)
    }

    /// Says when a file was last written to.
    public static func setDate(of path: String, to date: UTCTime) throws(FileError) {
        var (seconds, rest) = date.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest < 0 { (seconds, rest) = (seconds - 1, rest + 1_000_000_000) }
        // When it was read is left as it is: UTIME_OMIT of <sys/stat.h>.
        let times = [timespec(tv_sec: 0, tv_nsec: 0x3fff_fffe), timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))]
        _ = try check(path, "date") { unsafe utimensat(AT_FDCWD, path, times, 0) }
    }
}
